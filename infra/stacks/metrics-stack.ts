import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { StackContext, StackFiles } from "../constructs/context.ts";
import { Publisher } from "../constructs/publisher.ts";
import { metricsPublications } from "../publications/publication.ts";
import { useBackend, useDocker } from "./terraform-settings.ts";

/** What is published to the metrics server: scrape jobs and rules, routes, the data source. Nothing runs there. */
export class MetricsStack extends TerraformStack {
  readonly files: StackFiles;

  constructor(scope: Construct, id: string, context: StackContext) {
    super(scope, id);
    const { environment, builtImages } = context;
    useBackend(this, environment.backend, context.checkoutFromStack);
    useDocker(this, context, environment.inventory.metricsServer.host);
    const publishers = metricsPublications(environment).map(
      (publication) =>
        new Publisher(this, publication.service, {
          context,
          stack: id,
          publication,
          image: builtImages.publisher,
        }),
    );
    this.files = Object.fromEntries(publishers.flatMap(({ files }) => Object.entries(files)));
  }
}
