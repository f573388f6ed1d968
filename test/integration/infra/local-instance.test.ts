import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { localEnvironment } from "../../../infra/environments/local.ts";
import type { Environment } from "../../../infra/environments/environment.ts";
import { synthesise } from "../../../infra/synthesise.ts";
import type { Inventory } from "../../../inventory/model.ts";
import { inventory } from "../../../inventory/index.ts";
import { adopt, plannedAdoption } from "../../../ops/adopt/adopt.ts";
import { adoptionSite } from "../../../ops/adopt/site.ts";
import { checkout } from "../../../ops/options.ts";
import { isLocal, madeLocalFiles } from "../../../ops/secrets/local.ts";
import { builtImages, recordedPrerequisites } from "../../../ops/setup/local.ts";
import { planSummary, type PlanSummary } from "../../../ops/terraform/plan.ts";
import {
  applied,
  containersInState,
  destroyed,
  initialised,
  planned,
  stackFolder,
} from "../../../ops/terraform/stack.ts";
import { failedPublishers } from "../../../ops/terraform/state.ts";
import { containerLog, docker, runningContainers } from "./docker.ts";
import { listeningAddresses } from "./listening-addresses.ts";

const chosen = { instance: "infratest", prefix: "127.0.66" } as const;
const directory = join(checkout, ".local", chosen.instance);
const outdir = join(directory, "cdktf.out");
const report = () => undefined;
/** Images may have to be built, and a machine may be slow. */
const MINUTES = 60_000;

let environment: Environment;
let stacks: readonly string[];

/** Synthesises the instance for an inventory. */
async function synthesised(site: Inventory): Promise<Environment> {
  const setup = await recordedPrerequisites(chosen, report);
  await builtImages(setup, report);
  const made = localEnvironment({ ...chosen, checkout, setup, site });
  stacks = synthesise({ outdir, checkout, environments: [made] });
  return made;
}

async function plannedStack(name: string, replace: readonly string[] = []): Promise<PlanSummary> {
  const stack = stackFolder(outdir, `${chosen.instance}-${name}`);
  await initialised(stack);
  return planSummary(await planned(stack, replace));
}

async function deploy(name: string, replace: readonly string[] = []): Promise<PlanSummary> {
  const summary = await plannedStack(name, replace);
  await applied(stackFolder(outdir, `${chosen.instance}-${name}`));
  return summary;
}

beforeAll(async () => {
  mkdirSync(join(directory, "state"), { recursive: true });
  environment = await synthesised(inventory);
  if (!isLocal(environment)) throw new Error("infratest: is not a local environment");
  await madeLocalFiles(environment, new Date());
}, 20 * MINUTES);

afterAll(async () => {
  for (const name of [...stacks].reverse()) {
    const stack = stackFolder(outdir, name);
    await initialised(stack);
    await destroyed(stack);
  }
  rmSync(directory, { recursive: true });
}, 10 * MINUTES);

const none: PlanSummary = { create: [], update: [], replace: [], destroy: [] };
const running = (...names: readonly string[]) => names.map((name) => `${chosen.instance}-${name} healthy`);
const publisherLog = (service: string) =>
  containerLog(
    docker(
      "ps",
      "--all",
      "--format",
      "{{.Names}}",
      "--filter",
      `label=citadel.instance=${chosen.instance}`,
      "--filter",
      `label=citadel.service=${service}`,
    ),
  );

test(
  "what production finds in place comes up healthy, and a second plan is empty",
  async () => {
    await deploy("platform");
    expect(runningContainers(chosen.instance)).toEqual(
      running(
        "alertmanager",
        "grafana",
        "node-exporter",
        "pgpool",
        "postgres",
        "prometheus",
        "redis",
        "simulator",
      ),
    );
    expect(await plannedStack("platform")).toEqual(none);
  },
  10 * MINUTES,
);

test("no server listens anywhere but on its own addresses", () => {
  const addresses = (name: string) => listeningAddresses(`${chosen.instance}-${name}`);
  expect(addresses("prometheus")).toEqual(["127.0.66.37:9090"]);
  expect(addresses("alertmanager")).toEqual(["127.0.66.37:9093"]);
  expect(addresses("grafana")).toEqual(["127.0.66.37:3000"]);
  expect(addresses("node-exporter")).toEqual(["127.0.66.37:9100"]);
  expect(addresses("postgres")).toEqual(["127.0.66.35:5432"]);
  expect(addresses("pgpool")).toEqual(["127.0.66.35:5433"]);
  expect(addresses("redis")).toEqual(["127.0.66.35:6379"]);
  expect(addresses("simulator")).toEqual(
    [
      ...["11400", "11401", "11402", "11403", "8000", "8001"].map((port) => `127.0.66.29:${port}`),
      "127.0.66.30:6333",
      "127.0.66.30:8000",
      "127.0.66.38:8080",
      "127.0.66.200:9080",
      "127.0.66.200:9081",
    ].sort(),
  );
});

test(
  "the exporter is deployed, told what to check, and left alone by a second plan",
  async () => {
    await deploy("exporter");
    expect(publisherLog("exporter")).toMatch(/publish exporter: done: release [0-9a-f]{12} is live\n$/);
    expect(listeningAddresses(`${chosen.instance}-exporter`)).toEqual(["127.0.66.29:9090"]);
    expect(await plannedStack("exporter")).toEqual(none);
  },
  5 * MINUTES,
);

test(
  "agents measure what the inventory says, and a second plan is empty",
  async () => {
    await deploy("agents-sql-server");
    const body = await (await fetch("http://127.0.66.35:9187/metrics")).text();
    expect(body).toMatch(/^pg_up 1$/m);
    expect(await (await fetch("http://127.0.66.35:9121/metrics")).text()).toMatch(/^redis_up 1$/m);
    expect(await plannedStack("agents-sql-server")).toEqual(none);
  },
  5 * MINUTES,
);

test(
  "a publication to a server that is not adopted fails the deployment and says why",
  async () => {
    await expect(deploy("metrics")).rejects.toThrow(/prometheus: release [0-9a-f]{12} is not live/);
    expect(publisherLog("prometheus")).toContain("adopt");
  },
  5 * MINUTES,
);

test(
  "once the servers are adopted, publishing again makes the same content live",
  async () => {
    // Nobody else knows of this instance.
    const found = { ...adoptionSite(environment, checkout), expectHeld: () => undefined };
    await adopt(
      found,
      await plannedAdoption(found, { alertmanagerFile: "replace", access: "secure" }),
      report,
    );
    const failed = failedPublishers(
      await containersInState(stackFolder(outdir, `${chosen.instance}-metrics`)),
    );
    await deploy("metrics", failed);
    for (const service of ["prometheus", "alertmanager", "grafana"]) {
      expect(publisherLog(service)).toMatch(/: done: release [0-9a-f]{12} is live\n$/);
    }
    expect(await plannedStack("metrics")).toEqual(none);
  },
  5 * MINUTES,
);

test(
  "folder, permissions and dashboards are made through Grafana's API, and a second plan is empty",
  async () => {
    await deploy("grafana");
    expect(await plannedStack("grafana")).toEqual(none);
  },
  5 * MINUTES,
);

test(
  "a fifth model replaces publishers and no long-lived container of ours",
  async () => {
    const [model] = inventory.models;
    if (model === undefined) throw new Error("the site has models");
    await synthesised({
      ...inventory,
      models: [...inventory.models, { ...model, name: "fifth", modelId: "acme/fifth", port: 11404 }],
    });
    const exporter = await plannedStack("exporter");
    const metrics = await plannedStack("metrics");
    expect(
      [exporter, metrics].map(({ replace }) =>
        replace.map((address) => address.replace(/_[0-9A-F]{8}$/, "")),
      ),
    ).toEqual([["docker_container.publisher_container"], ["docker_container.prometheus_container"]]);
    expect(
      [exporter, metrics].map(({ create, update, destroy }) => [create, update, destroy].flat()),
    ).toEqual([[], []]);
  },
  5 * MINUTES,
);
