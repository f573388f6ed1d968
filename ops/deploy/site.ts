import { hostname, userInfo } from "node:os";
import type { Environment } from "../../infra/environments/environment.ts";
import { hostShell } from "../hosts.ts";
import type { ReleaseStore } from "../releases/store.ts";

/** An environment, where its stacks lie on this machine, and where its releases are kept. */
export interface DeploymentSite {
  readonly environment: Environment;
  /** Absolute path of the checkout. */
  readonly checkout: string;
  /** Folder of the synthesis output: releases are unpacked there too, because their paths count from it. */
  readonly outdir: string;
  readonly store: ReleaseStore;
  /** Who deploys: `<user>@<machine>`. */
  readonly by: string;
}

/** Who works on this machine, for locks and records: `<user>@<machine>`. */
export function deployer(): string {
  return `${userInfo().username}@${hostname()}`;
}

/** The site of an environment. */
export function deploymentSite(environment: Environment, checkout: string, outdir: string): DeploymentSite {
  const [owner = "0", group = "0"] = environment.publisherUser.split(":");
  const host = hostShell(environment, environment.inventory.metricsServer.host);
  return {
    environment,
    checkout,
    outdir,
    store: { host, owner, group },
    by: deployer(),
  };
}
