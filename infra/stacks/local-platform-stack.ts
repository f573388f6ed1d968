import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { DataVolume } from "../constructs/data-volume.ts";
import type { StackContext } from "../constructs/context.ts";
import { volumeMount } from "../constructs/mounts.ts";
import { ServiceContainer } from "../constructs/service-container.ts";
import { readerGroup } from "../environments/environment.ts";
import type { LocalPlatform } from "../environments/local-platform.ts";
import { platformServers } from "../platform/servers.ts";
import { useBackend, useDocker } from "./terraform-settings.ts";

/** What a platform stack is told beside its context. */
export interface LocalPlatformStackProps extends StackContext {
  readonly platform: LocalPlatform;
}

/**
 * Plays what production finds in place: the metrics server as its packages leave it, real PostgreSQL, pgpool and
 * Redis, and a simulator of the rest.
 */
export class LocalPlatformStack extends TerraformStack {
  constructor(scope: Construct, id: string, { platform, ...context }: LocalPlatformStackProps) {
    super(scope, id);
    const { environment } = context;
    useBackend(this, environment.backend, context.checkoutFromStack);
    useDocker(this, context, environment.inventory.metricsServer.host);
    const running = new Map<string, ServiceContainer>();
    for (const server of platformServers(environment, platform, context.builtImages)) {
      const { name, data, after, ...container } = server;
      const volume =
        data === undefined
          ? []
          : [
              volumeMount(
                new DataVolume(this, `${name}-data`, {
                  environment,
                  stack: id,
                  role: "platform",
                  name: `${name}-data`,
                }).name,
                data,
              ),
            ];
      const service = new ServiceContainer(this, name, {
        environment,
        stack: id,
        role: "platform",
        name,
        ...container,
        mounts: [...(container.mounts ?? []), ...volume],
        groups: [readerGroup(environment, "exporter")],
      });
      running.set(name, service);
      const first = after === undefined ? undefined : running.get(after);
      if (first !== undefined) {
        // Assigned, unlike given to the constructor, a dependency has to be a bare address.
        const { terraformResourceType, friendlyUniqueId } = first.container;
        service.container.dependsOn = [`${terraformResourceType}.${friendlyUniqueId}`];
      }
    }
  }
}
