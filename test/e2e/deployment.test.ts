/** One instance from nothing to nothing: what a user's first day shows. */
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { series } from "../../inventory/metrics/index.ts";
import { targets } from "../../inventory/targets.ts";
import { answer } from "../../ops/http.ts";
import { activeTargets, instantVector } from "../../ops/live/prometheus-api.ts";
import { containersOf, processesOf, volumesOf } from "./support/containers.ts";
import {
  citadel,
  cleared,
  directoryOf,
  endpointOf,
  exporterUrlOf,
  first,
  siteOf,
  successful,
  trustedFileOf,
} from "./support/instance.ts";
import { exporterScrapes, median } from "./support/prometheus.ts";
import { exposed } from "./support/exposure.ts";
import { secretsIn, secretTexts } from "./support/secrets.ts";
import { listeningSockets } from "./support/sockets.ts";
import { stackFolders, terraform } from "./support/terraform.ts";
import { hangingTarget } from "./support/hanging.ts";
import { looseEnds } from "./support/hardening.ts";
import { until } from "./support/until.ts";

jest.setTimeout(900_000);

const site = siteOf(first);
const prometheus = endpointOf(first, "prometheus");
const models = site.models.map(({ name }) => name);
let printed: string;

beforeAll(async () => {
  await cleared(first);
  printed = successful(await citadel(first, "up"));
});

afterAll(() => cleared(first));

test("`up` ends by saying that everything is healthy and what it changed", () => {
  const changed = /^e2e: healthy\. Changed: (.*)\.$/m.exec(printed)?.[1]?.split(", ");
  const stacks = stackFolders(first).map((folder) => basename(folder));
  expect(changed?.toSorted()).toEqual(["adoption", ...stacks].sort());
  expect(printed).toContain(`${exporterUrlOf(first)}/metrics`);
});

test("a second `up` changes nothing and says so", async () => {
  const before = await containersOf(first);
  const again = successful(await citadel(first, "up"));
  printed += again;
  expect(again).toMatch(/^e2e: everything was up already, nothing changed\.$/m);
  expect((await containersOf(first)).map(({ id, startedAt }) => [id, startedAt])).toEqual(
    before.map(({ id, startedAt }) => [id, startedAt]),
  );
});

test("afterwards Terraform has nothing to do in any stack", async () => {
  const seen: string[] = [];
  for (const folder of stackFolders(first)) {
    const { exitCode, stdout } = await terraform(
      folder,
      "plan",
      "-input=false",
      "-no-color",
      "-detailed-exitcode",
    );
    if (exitCode !== 0) seen.push(`${folder}: exit code ${String(exitCode)}\n${stdout}`);
  }
  expect(seen).toEqual([]);
});

test("every target is up and scraped every 15 s", async () => {
  const seen = await until("every target to be up", 180, async () => {
    const live = await activeTargets(prometheus);
    return live.every(({ health }) => health === "up") ? live : undefined;
  });
  expect(new Set(seen.map(({ scrapeInterval }) => scrapeInterval))).toEqual(new Set(["15s"]));
  expect(seen.map(({ scrapePool }) => scrapePool)).toEqual(
    expect.arrayContaining(["citadel-exporter", ...models.map((model) => `citadel-model-${model}`)]),
  );
});

test.each([
  ["the exporter's check", (model: string) => series("llm_target_up", { target: model, kind: "model" })],
  [
    "the canary's time to first token",
    (model: string) => series("llm_canary_ttft_seconds_bucket", { model, path: "direct" }),
  ],
  ["the engine's own numbers", (model: string) => series("llm_engine_requests_running", { model })],
])("Prometheus has %s of all four models", async (_what, selector) => {
  expect(models).toHaveLength(4);
  for (const model of models) {
    // A first canary runs within its interval of one minute.
    const found = await until(selector(model), 180, async () => {
      const vector = await instantVector(prometheus, selector(model));
      return vector.length > 0 ? vector : undefined;
    });
    expect(found.map(({ labels }) => labels["host"])).toEqual(found.map(() => site.exporter.host));
  }
});

test("`verify` ends with exit code 0 and the nine points", async () => {
  const report = successful(await citadel(first, "verify", "--wait", "300"));
  const points = report.split("\n").filter((line) => /^ {2}(?:ok {5}|missing) [1-9]\. /.test(line));
  expect(points).toHaveLength(9);
});

test("without its token the exporter's metrics are refused", async () => {
  const url = `${exporterUrlOf(first)}/metrics`;
  const { status, text } = await answer(url, { kind: "none" }, trustedFileOf(first));
  expect(status).toBe(401);
  expect(text).not.toContain("llm_");
});

test("no secret stands in what was synthesised, in a plan, in the state, in a container or in a log", async () => {
  const secrets = secretTexts(first);
  const seen = await exposed(first, secrets);
  expect(secrets.length).toBeGreaterThan(10);
  expect([...secretsIn(printed, secrets), ...seen]).toEqual([]);
});

test("every socket of the instance listens on its own addresses only", async () => {
  const running = (await containersOf(first)).filter(({ running }) => running);
  const processes = await Promise.all(running.map(processesOf));
  const sockets = listeningSockets(processes.flat());
  expect(sockets.filter(({ address }) => !address.startsWith(`${first.prefix}.`))).toEqual([]);
  expect(sockets.map(({ port }) => port)).toEqual(
    expect.arrayContaining([
      3000,
      5432,
      5433,
      6333,
      6379,
      8000,
      9090,
      9093,
      ...site.models.map(({ port }) => port),
    ]),
  );
});

test("containers of ours cannot write, have no rights, and are bounded in memory and logs", async () => {
  const ours = (await containersOf(first)).filter(({ role }) => role === "exporter" || role === "agent");
  const deployed = site.agents.filter(({ provided }) => provided === "deployed");
  expect(ours).toHaveLength(1 + deployed.length);
  expect(ours.flatMap(looseEnds)).toEqual([]);
});

test("the exporter answers a scrape within half a second when all is well", async () => {
  // Of the last five scrapes the middle one: other programs of this machine may hold up one or two.
  const seconds = await until("a median below 0.5 s", 300, async () => {
    const last = (await exporterScrapes(first, 90)).slice(-5);
    return last.length === 5 && median(last) < 0.5 ? median(last) : undefined;
  });
  expect(seconds).toBeGreaterThan(0);
});

test("a target that hangs costs a scrape its time-out at most, and spoils no other's values", async () => {
  const { medianScrapeSeconds, slowestOtherCheckSeconds } = await hangingTarget(first, "qdrant");
  expect(medianScrapeSeconds).toBeLessThan(2.5);
  // The check does wait its time-out of 2 s: else nothing would have hung.
  expect(medianScrapeSeconds).toBeGreaterThan(1.9);
  expect(slowestOtherCheckSeconds).toBeLessThan(1.9);
});

test("after `down`, `up` goes on with the data that was there", async () => {
  const before = Date.now() / 1000;
  successful(await citadel(first, "down"));
  expect(await containersOf(first)).toEqual([]);
  expect(successful(await citadel(first, "up"))).toMatch(/^e2e: healthy\. Changed: e2e-platform, /m);
  const then = `${series("llm_target_up")} @ ${before.toFixed(3)}`;
  expect(await instantVector(prometheus, then)).toHaveLength(targets(site).length);
});

test("`down --purge` leaves no container, volume or file", async () => {
  successful(await citadel(first, "down", "--purge"));
  expect(await containersOf(first)).toEqual([]);
  expect(await volumesOf(first)).toEqual([]);
  expect(existsSync(directoryOf(first))).toBe(false);
});
