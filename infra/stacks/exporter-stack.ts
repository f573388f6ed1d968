import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { exporterCertificate, secretDirectories } from "../../inventory/secrets.ts";
import type { StackContext, StackFiles } from "../constructs/context.ts";
import { DataVolume } from "../constructs/data-volume.ts";
import { readOnlyMount, volumeMount } from "../constructs/mounts.ts";
import { Publisher } from "../constructs/publisher.ts";
import { ServiceContainer } from "../constructs/service-container.ts";
import { hostAddress, pathOnDockerHost, readerGroup } from "../environments/environment.ts";
import { exporterPublication } from "../publications/publication.ts";
import { useBackend, useDocker } from "./terraform-settings.ts";

/** The mount point of the volume that keeps what was pushed, as in exporter/Dockerfile. */
const DATA_DIRECTORY = "/var/lib/llm-exporter";

/** Our exporter on the LLM host, and what it is told to check. */
export class ExporterStack extends TerraformStack {
  readonly files: StackFiles;

  constructor(scope: Construct, id: string, context: StackContext) {
    super(scope, id);
    const { environment, builtImages } = context;
    const { host, port, configDirectory } = environment.inventory.exporter;
    const secrets = secretDirectories(environment.inventory).exporter;
    const listenAddress = `${hostAddress(environment, host)}:${String(port)}`;
    useBackend(this, environment.backend, context.checkoutFromStack);
    useDocker(this, context, host);
    const data = new DataVolume(this, "data", {
      environment,
      stack: id,
      role: "exporter",
      name: "exporter-data",
    });
    const { container } = new ServiceContainer(this, "exporter", {
      environment,
      stack: id,
      name: "exporter",
      role: "exporter",
      image: builtImages.exporter,
      // Starts without a configuration and waits for the publisher, which asks it to load one.
      command: [
        "--config",
        `${configDirectory}/citadel/current/exporter.json`,
        "--listen-address",
        listenAddress,
        "--scrape-token-file",
        `${secrets}/scrape-token`,
        "--admin-token-file",
        `${secrets}/admin-token`,
        "--tls-certificate-file",
        `${secrets}/${exporterCertificate.certificate}`,
        "--tls-key-file",
        `${secrets}/${exporterCertificate.key}`,
        "--data-directory",
        DATA_DIRECTORY,
        // Within what is mounted anyway: jobs of the host may write there or not, it need not exist.
        "--textfile-directory",
        `${configDirectory}/textfile`,
      ],
      // The directory and not the file: `current` is swapped beneath it.
      mounts: [
        readOnlyMount(pathOnDockerHost(environment, host, configDirectory), configDirectory),
        volumeMount(data.name, DATA_DIRECTORY),
      ],
      memory: 256,
      // wget and not node: a start of node every few seconds costs more than the exporter itself. Unverified: whether
      // this very container answers is the question, and busybox's wget verifies nothing.
      healthcheck: [
        ...["CMD", "wget", "--no-check-certificate", "-q", "-O", "/dev/null"],
        `https://${listenAddress}/-/healthy`,
      ],
      stopSeconds: 30,
      groups: [readerGroup(environment, "exporter")],
    });
    const publisher = new Publisher(this, "publisher", {
      context,
      stack: id,
      publication: exporterPublication(environment),
      image: builtImages.exporter,
      after: container,
    });
    this.files = publisher.files;
  }
}
