import { Volume } from "@cdktf/provider-docker/lib/volume/index.js";
import { Construct } from "constructs";
import type { Environment } from "../environments/environment.ts";
import { labels, type Role } from "./context.ts";

/** Data that outlives its container. */
export interface DataVolumeProps {
  readonly environment: Environment;
  /** Name of the stack, for the label. */
  readonly stack: string;
  readonly role: Exclude<Role, "publisher">;
  /** Name without the instance, e.g. `prometheus-data`. */
  readonly name: string;
}

/** A named volume; in production Terraform refuses to destroy it. */
export class DataVolume extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, { environment, stack, role, name }: DataVolumeProps) {
    super(scope, id);
    const volume = new Volume(this, "volume", {
      name: `${environment.instance}-${name}`,
      labels: [...labels(environment, { stack, role })],
      ...(environment.name === "production" ? { lifecycle: { preventDestroy: true } } : {}),
    });
    this.name = volume.name;
  }
}
