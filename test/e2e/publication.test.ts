/** What reaches the metrics server, and what does not: killed deployments, broken and changed releases, the way back. */
import { join } from "node:path";
import { answer } from "../../ops/http.ts";
import { activeTargets, ruleGroups } from "../../ops/live/prometheus-api.ts";
import { containersOf, docker, type Container } from "./support/containers.ts";
import { snapshotOf } from "./support/files.ts";
import { citadel, cleared, directoryOf, first, run, siteOf, successful, urlOf } from "./support/instance.ts";
import { interruptedUp } from "./support/interruption.ts";
import { alertDurations } from "./support/prometheus.ts";
import { editedRelease, liveReleases, synthesisedRelease } from "./support/release.ts";
import { planOf, stackFolder, terraform } from "./support/terraform.ts";
import { until } from "./support/until.ts";

jest.setTimeout(900_000);

const metricsHost = join(directoryOf(first), "hosts", siteOf(first).metricsServer.host);
const metricsStack = stackFolder(first, "e2e-metrics");
/** The servers' own configuration, without what is ours. */
const foundFiles = () =>
  Object.fromEntries(
    Object.entries(snapshotOf(join(metricsHost, "etc"))).filter(
      ([path]) => !/(?:^|\/)citadel(?:\/|$)/.test(path),
    ),
  );
let seeded: Readonly<Record<string, string>>;
let leftBehind: readonly Container[];
let good: string;

beforeAll(async () => {
  await cleared(first);
  const { exitCode } = await interruptedUp(first, "e2e-platform");
  expect(exitCode).toBe(1);
  // Nothing was adopted by then: these are the files of the packages.
  seeded = foundFiles();
  leftBehind = await containersOf(first);
});

afterAll(() => cleared(first));

test("after a killed deployment `up` goes on, and says what it removed", async () => {
  const printed = successful(await citadel(first, "up"));
  good = synthesisedRelease(metricsStack);
  const removed =
    /removed what a killed deployment left behind: (.*)$/m.exec(printed)?.[1]?.split(", ") ?? [];
  expect(removed.length).toBeGreaterThan(0);
  expect(leftBehind.map(({ name }) => name)).toEqual(expect.arrayContaining(removed));
  expect(printed).toMatch(/^e2e: healthy\./m);
  expect(await liveReleases(first)).toEqual({ loaded: [good], onDisk: good });
});

test("a rule that is no PromQL fails the apply with promtool's reason, and the old rules stay live", async () => {
  const broken = editedRelease(metricsStack, "rules/availability.yml", (text) =>
    text.replace(/^( +)expr: .*$/m, "$1expr: sum by (model"),
  );
  const { exitCode, stdout, stderr } = await applied();
  expect(exitCode).toBe(1);
  expect(stdout + stderr).toContain(`prometheus: release ${broken} is not live`);
  expect(await publisherLog(broken)).toMatch(
    /publish prometheus: candidate: promtool refuses it: .*\n.*promtool: .*unclosed left parenthesis/,
  );
  expect(await liveReleases(first)).toEqual({ loaded: [good], onDisk: good });
});

test("a job that only the server refuses fails the apply, and the old configuration is what a restart reads", async () => {
  await synthesised();
  const refused = editedRelease(metricsStack, "scrape/gateway.yml", (text) =>
    text.replace(
      /^( +)static_configs:/m,
      '$1scheme: https\n$1tls_config: { ca: "no certificate" }\n$1static_configs:',
    ),
  );
  const { exitCode, stdout, stderr } = await applied();
  expect(exitCode).toBe(1);
  expect(stdout + stderr).toContain(`prometheus: release ${refused} is not live`);
  const log = await publisherLog(refused);
  expect(log).toMatch(/publish prometheus: check: promtool accepts/);
  expect(log).toMatch(/the server refuses to reload \(HTTP 500\)/);
  expect(log).toContain(
    `publish prometheus: failed: release ${good} is live again, on disk and in the server`,
  );
  expect(await liveReleases(first)).toEqual({ loaded: [good], onDisk: good });
  await docker("restart", "e2e-prometheus");
  const restarted = await until("Prometheus to be back", 120, () => liveReleases(first));
  expect(restarted).toEqual({ loaded: [good], onDisk: good });
});

test("the good release can be published again at once", async () => {
  await synthesised();
  successful(await applied());
  expect(await liveReleases(first)).toEqual({ loaded: [good], onDisk: good });
  expect((await planOf(metricsStack)).changes).toEqual([]);
});

test("a changed rule replaces its publisher, leaves every running container alone, and is loaded", async () => {
  const before = await runningContainers();
  const changed = editedRelease(metricsStack, "rules/availability.yml", (text) =>
    text.replace("for: 1m\n", "for: 75s\n"),
  );
  const { changes } = await planOf(metricsStack);
  expect(changes).toEqual([
    expect.stringMatching(/^docker_container\.prometheus_container_\w+: create delete$/),
  ]);
  successful(await applied());
  expect(await runningContainers()).toEqual(before);
  expect(await liveReleases(first)).toEqual({ loaded: [changed], onDisk: changed });
  const durations = await alertDurations(first, "ModelServiceDown");
  expect([...durations].sort()).toEqual([60, 60, 60, 75]);
});

test("`adopt --undo` gives the server back as it was found, to the last byte, and it runs on", async () => {
  successful(await citadel(first, "adopt", "--undo"));
  expect(foundFiles()).toEqual(seeded);
  expect(
    Object.keys(snapshotOf(join(metricsHost, "etc"))).filter((path) => path.includes("citadel")),
  ).toEqual([]);
  // In clear again, and for everybody.
  const found = (server: "prometheus" | "alertmanager" | "grafana") =>
    urlOf(first, server).replace("https:", "http:");
  const prometheus = { url: found("prometheus") };
  for (const url of [
    `${prometheus.url}/-/ready`,
    `${found("alertmanager")}/-/ready`,
    `${found("grafana")}/api/health`,
  ]) {
    expect({ url, status: (await answer(url)).status }).toEqual({ url, status: 200 });
  }
  expect(await ruleGroups(prometheus)).toEqual([]);
  // Scrape pools follow a reload some seconds later.
  await until("our scrape jobs to be gone", 60, async () =>
    (await activeTargets(prometheus)).length === 0 ? true : undefined,
  );
});

/** Synthesises the instance anew, and readies the stack for plain Terraform. */
async function synthesised(): Promise<void> {
  const env = { MONITORING_INSTANCE: first.instance, MONITORING_PREFIX: first.prefix };
  successful(await run(first.checkout, ["npm", "run", "synth"], env));
  successful(await terraform(metricsStack, "init", "-input=false", "-no-color"));
}

async function runningContainers(): Promise<readonly (readonly string[])[]> {
  const running = (await containersOf(first)).filter((container) => container.running);
  return running.map(({ name, id, startedAt }) => [name, id, startedAt]);
}

function applied() {
  return terraform(metricsStack, "apply", "-input=false", "-no-color", "-auto-approve");
}

function publisherLog(release: string): Promise<string> {
  return docker("logs", `e2e-publish-prometheus-${release}`);
}
