/**
 * Two copies of the environment from two clones: one deployed by plain cdktf, in which a model service fails, and one
 * beside it that must not notice. An alert takes minutes, in which the copies' other promises are looked at. What else
 * can fail, and what comes of it, is in `fault-matrix.test.ts`.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { activeTargets } from "../../ops/live/prometheus-api.ts";
import { clonedCheckout, removeClone } from "./support/clone.ts";
import { containersOf, volumesOf } from "./support/containers.ts";
import {
  citadel,
  cleared,
  directoryOf,
  first,
  run,
  successful,
  endpointOf,
  type TestInstance,
} from "./support/instance.ts";
import { setMode, slackTitles, webhookAlerts } from "./support/simulator.ts";
import { planOf, stackFolders } from "./support/terraform.ts";
import { until } from "./support/until.ts";

jest.setTimeout(900_000);

const dead = "mixtral-8x7b";
/** Seconds: an alert's own `for` of a minute, evaluation, grouping; a busy machine. */
const ALERT_SECONDS = 480;
let clone: string;
let second: TestInstance;

beforeAll(async () => {
  clone = clonedCheckout();
  second = { instance: "e2e-b", prefix: "127.0.21", checkout: clone };
  await cleared(first);
  await cleared(second);
});

afterAll(async () => {
  await cleared(first);
  await cleared(second);
  removeClone(clone);
});

test("before setup the README's `cdktf deploy` stops, and names the command that is missing", async () => {
  // In a clone of its own: there no `local` is set up, and none is touched.
  const { exitCode, stdout, stderr } = await run(clone, [
    "npx",
    "cdktf",
    "deploy",
    "local-*",
    "--auto-approve",
  ]);
  expect(exitCode).not.toBe(0);
  expect(stdout + stderr).toContain("local: not set up: run `npm run setup -- --env local`");
});

describe("after setup", () => {
  beforeAll(async () => {
    successful(await citadel(first, "setup"));
    successful(await cdktfDeploy());
    await setMode(first, dead, { mode: "dead" });
  });

  test("a plain `cdktf deploy` brings up the whole of it, and leaves nothing to do", async () => {
    const changes: string[] = [];
    for (const folder of stackFolders(first)) changes.push(...(await planOf(folder)).changes);
    expect(changes).toEqual([]);
    const roles = (await containersOf(first)).map(({ role }) => role);
    expect(new Set(roles)).toEqual(new Set(["platform", "exporter", "publisher", "agent"]));
  });

  test("another clone may not bring up the same instance, and is told what it can do", async () => {
    const before = await containersOf(first);
    const { exitCode, stdout, stderr } = await citadel({ ...first, checkout: clone }, "up");
    expect(exitCode).toBe(1);
    expect(stdout + stderr).toContain(
      `e2e: belongs to the checkout ${first.checkout}: take it away with npm run down -- --instance e2e --purge, ` +
        "or bring up one beside it with npm run up -- --instance rehearsal --prefix 127.0.11",
    );
    expect((await containersOf(first)).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  });

  test("another clone brings up an instance of its own beside it", async () => {
    expect(successful(await citadel(second, "up"))).toMatch(/^e2e-b: healthy\./m);
    for (const instance of [first, second]) {
      const urls = (await activeTargets(endpointOf(instance, "prometheus"))).map(
        ({ scrapeUrl }) => scrapeUrl,
      );
      expect(urls.filter((url) => !new URL(url).hostname.startsWith(`${instance.prefix}.`))).toEqual([]);
    }
    const tokens = [first, second].map((instance) =>
      readFileSync(join(directoryOf(instance), "secrets/grafana-admin-password"), "utf8"),
    );
    expect(new Set(tokens).size).toBe(2);
  });

  test("a dead model service is told to the team that owns it, as a page and in its channel", async () => {
    expect(await notified("ModelServiceDown", dead)).toMatchObject({
      receiver: "llm-critical",
      labels: { severity: "critical", team: "llm", cluster: "hx-citadel", host: "hx-llm-server-01" },
    });
    const titles = await slackTitles(first, "llm-slack");
    expect(titles).toContainEqual(
      expect.stringMatching(/ danger \[FIRING 1\] ModelServiceDown \(hx-citadel\)$/),
    );
  });

  test("nobody else has heard of it: neither the other team nor the other instance", async () => {
    const others = [
      ...(await webhookAlerts(first, "infrastructure-webhook")),
      ...(await webhookAlerts(second, "llm-webhook")),
    ];
    expect(others.filter(({ labels }) => labels["model"] === dead)).toEqual([]);
    const heartbeats = await webhookAlerts(second, "heartbeat");
    expect(heartbeats.map(({ labels }) => labels["alertname"])).toContain("Watchdog");
  });

  test("any clone can take an instance away by its labels, and the other one stays", async () => {
    successful(await citadel({ ...second, checkout: first.checkout }, "down", "--purge"));
    expect(await containersOf(second)).toEqual([]);
    expect(await volumesOf(second)).toEqual([]);
    expect(existsSync(directoryOf(second))).toBe(false);
    const running = (await containersOf(first)).filter(({ role }) => role !== "publisher");
    expect(running.filter((container) => !container.running)).toEqual([]);
  });
});

/** Deploys the first instance as the README says, with the output folder that only copies beside `local` need. */
function cdktfDeploy() {
  const env = { MONITORING_INSTANCE: first.instance, MONITORING_PREFIX: first.prefix };
  const output = ["--output", ".local/e2e/cdktf.out"];
  return run(first.checkout, ["npx", "cdktf", "deploy", "e2e-*", "--auto-approve", ...output], env);
}

/** The first notification at the LLM team's webhook of an alert on a model service. */
function notified(alert: string, model: string) {
  return until(`${alert} of ${model}`, ALERT_SECONDS, async () =>
    (await webhookAlerts(first, "llm-webhook")).find(
      ({ labels, status }) =>
        labels["alertname"] === alert && labels["model"] === model && status === "firing",
    ),
  );
}
