import type { Environment } from "../../infra/environments/environment.ts";
import { stackHost } from "../../infra/stacks/stack-names.ts";
import { secretFiles } from "../../inventory/secrets.ts";
import { plannedAdoption } from "../adopt/adopt.ts";
import type { AdoptionDecision } from "../adopt/decision.ts";
import { adoptionSite } from "../adopt/site.ts";
import type { Bundle } from "../bundle/bundle.ts";
import { dockerOn } from "../docker.ts";
import type { Endpoint } from "../endpoints.ts";
import { environmentEndpoints } from "../environment-endpoints.ts";
import { hostShell } from "../hosts.ts";
import { silences, type Silence } from "../live/alertmanager-api.ts";
import { liveContainers, type LiveContainer } from "../live/containers.ts";
import { liveDashboard, liveFolder } from "../live/grafana-api.ts";
import type { LivePublication, Read } from "../live/publication-state.ts";
import { livePublications, readOf } from "../live/publications.ts";
import { liveSecretFiles, type LiveSecretFile } from "../live/secret-files.ts";
import { expectedContainers } from "./expected-containers.ts";
import { dashboardUids, folderUids, type LiveReading } from "./live-bundle.ts";
import { terraformLook, type TerraformLook } from "./terraform-look.ts";

/** The containers of one Docker host. */
export interface HostReading {
  readonly host: string;
  /** Stacks of the recorded release that run there. */
  readonly stacks: readonly string[];
  readonly containers: Read<readonly LiveContainer[]>;
}

/** Everything that is read of the live servers. What does not answer is said for it alone. */
export interface Readings {
  readonly publications: readonly LivePublication[];
  readonly grafana: Read<Pick<LiveReading, "dashboards" | "folders">>;
  readonly hosts: readonly HostReading[];
  readonly silences: Read<readonly Silence[]>;
  readonly adoption: Read<AdoptionDecision>;
  readonly secrets: readonly Read<readonly LiveSecretFile[]>[];
  readonly terraform: TerraformLook;
}

/** An environment, and where its stacks lie on this machine. */
export interface DriftSite {
  readonly environment: Environment;
  /** Absolute path of the checkout. */
  readonly checkout: string;
  /** Folder of the synthesis output. */
  readonly outdir: string;
}

/** What the live servers are, as far as a recorded bundle says something about it. Changes nothing. */
export async function readings(
  { environment, checkout, outdir }: DriftSite,
  bundle: Bundle,
): Promise<Readings> {
  const endpoints = environmentEndpoints(environment, checkout);
  const hosts = await hostReadings(environment, bundle);
  // Terraform would wait long for a host that is down, and its containers are known to be out of sight already.
  const down = hosts
    .filter(({ containers }) => containers.kind === "unreachable")
    .flatMap(({ stacks }) => stacks);
  const reachable = { stacks: bundle.stacks.filter(({ name }) => !down.includes(name)) };
  const [publications, grafana, active, adoption, secrets, terraform] = await Promise.all([
    livePublications(environment, checkout),
    readOf(() => grafanaReading(endpoints.grafana, bundle)),
    readOf(() => silences(endpoints.alertmanager)),
    readOf(async () => {
      const site = adoptionSite(environment, checkout);
      return (await plannedAdoption(site, { alertmanagerFile: "keep", access: "keep" })).decision;
    }),
    secretReadings(environment),
    terraformLook(outdir, reachable),
  ]);
  return { publications, grafana, hosts, silences: active, adoption, secrets, terraform };
}

async function grafanaReading(
  grafana: Endpoint,
  bundle: Bundle,
): Promise<Pick<LiveReading, "dashboards" | "folders">> {
  const each = async <T>(
    uids: readonly string[],
    read: (grafana: Endpoint, uid: string) => Promise<T>,
  ): Promise<Record<string, T>> =>
    Object.fromEntries(
      await Promise.all(uids.map(async (uid): Promise<[string, T]> => [uid, await read(grafana, uid)])),
    );
  return {
    dashboards: await each(dashboardUids(bundle), liveDashboard),
    folders: await each(folderUids(bundle), liveFolder),
  };
}

function hostReadings(environment: Environment, bundle: Bundle): Promise<readonly HostReading[]> {
  const expected = expectedContainers(bundle);
  const stacksOf = new Map<string, string[]>();
  for (const { name } of bundle.stacks) {
    const host = stackHost(environment, name);
    if (host !== undefined) stacksOf.set(host, [...(stacksOf.get(host) ?? []), name]);
  }
  return Promise.all(
    [...stacksOf].map(async ([host, stacks]) => {
      const names = expected.filter(({ stack }) => stacks.includes(stack)).map(({ name }) => name);
      const containers = await readOf(() =>
        liveContainers(dockerOn(environment, host), environment.instance, names),
      );
      return { host, stacks, containers };
    }),
  );
}

function secretReadings(environment: Environment): Promise<Readings["secrets"]> {
  const files = secretFiles(environment.inventory);
  const hosts = [...new Set(files.map(({ host }) => host))];
  return Promise.all(
    hosts.map((host) =>
      readOf(() =>
        liveSecretFiles(
          hostShell(environment, host),
          files.filter((file) => file.host === host),
        ),
      ),
    ),
  );
}
