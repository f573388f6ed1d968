import { inventory } from "../../inventory/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { relocated } from "../../inventory/relocate.ts";
import { inTimeLapse } from "../../inventory/time-lapse.ts";
import type { Environment } from "./environment.ts";
import type { Instance } from "./instance.ts";
import type { SetupRecord } from "./setup-record.ts";

/** What the local environment is made of. */
export interface LocalEnvironmentProps extends Instance {
  /** Absolute path of the checkout. */
  readonly checkout: string;
  /** What setup found or made. */
  readonly setup: SetupRecord;
  /** What is deployed, before relocation. @defaultValue the site */
  readonly site?: Inventory;
}

/** A whole copy of the site on this machine, relocated to a loopback network. */
export function localEnvironment({
  instance,
  prefix,
  checkout,
  setup,
  site = inventory,
}: LocalEnvironmentProps): Environment {
  const directory = `${checkout}/${instanceDirectory(instance)}`;
  const hosts = Object.keys(site.hosts);
  const { postgres, pgpool, redis, grafana, ...images } = setup.images;
  const group = setup.secretGroup;
  return {
    name: "local",
    instance,
    inventory: paced(localInventory(site, prefix), setup.timeLapse),
    dockerHosts: Object.fromEntries(hosts.map((host) => [host, { kind: "this-machine" }])),
    hostDirectories: Object.fromEntries(hosts.map((host) => [host, `${directory}/hosts/${host}`])),
    images,
    providers: setup.providers,
    backend: localBackend(instance),
    grafanaAuthFile: `${instanceDirectory(instance)}/secrets/grafana-auth`,
    trustedFile: `${instanceDirectory(instance)}/ca/trusted.crt`,
    lockFile: `${instanceDirectory(instance)}/terraform.lock.hcl`,
    groups: {
      exporter: group,
      prometheus: group,
      alertmanager: group,
      grafana: group,
      "postgres-agent": group,
      "redis-agent": group,
    },
    publisherUser: setup.owner,
    checkout,
    platform: {
      prefix,
      images: { postgres, pgpool, redis, grafana },
      directory: `${directory}/platform`,
      grafanaAdminPasswordFile: `${directory}/secrets/grafana-admin-password`,
    },
  };
}

/**
 * The site as a local copy has it: on its loopback network, and secured, so that everybody tests that. Its Grafana is
 * new: teams that the site finds there are made. It has no graphics cards, and nothing plays their exporter.
 */
export function localInventory<H extends string>(
  site: Inventory<H>,
  prefix: Instance["prefix"],
): Inventory<H> {
  const { metricsServer, teams, agents, ...others } = relocated(site, prefix);
  return {
    ...others,
    agents: agents.filter(({ kind }) => kind !== "gpu"),
    metricsServer: { ...metricsServer, access: "secured" },
    teams: teams.map(({ grafana, ...team }) =>
      grafana === undefined ? team : { ...team, grafana: { ...grafana, provided: "deployed" } },
    ),
  };
}

function paced(site: Inventory, timeLapse: number | undefined): Inventory {
  return timeLapse === undefined ? site : inTimeLapse(site, timeLapse);
}

/** Where the files of one instance lie on this machine. */
export interface InstanceFiles {
  /** What setup found or made. */
  readonly setup: string;
  /** Where its stacks are synthesised: copies do not overwrite each other's. */
  readonly synthesis: string;
}

/**
 * Absolute paths of an instance's files; `production` is an instance too.
 * @param home - absolute path of the checkout whose `.local/` is meant
 */
export function instanceFiles(home: string, instance: string): InstanceFiles {
  const directory = `${home}/${instanceDirectory(instance)}`;
  const usual = instance === "local" || instance === "production";
  return { setup: `${directory}/setup.json`, synthesis: `${usual ? home : directory}/cdktf.out` };
}

/** Folder of everything that belongs to one local instance, relative to the checkout. */
export function instanceDirectory(instance: string): string {
  return `.local/${instance}`;
}

/** State of a local instance: files outside the synthesis output, which is thrown away freely. */
export function localBackend(instance: string): Environment["backend"] {
  return { kind: "local", directory: `${instanceDirectory(instance)}/state` };
}
