/** Releases: what was reviewed is deployed, what happens is what the review said, and one command goes back. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../../ops/command.ts";
import { deploy } from "../../ops/deploy/deploy.ts";
import { rollback } from "../../ops/deploy/rollback.ts";
import { postAnswerOf } from "../../ops/ask.ts";
import { activeTargets } from "../../ops/live/prometheus-api.ts";
import { noteWithdrawn } from "../../ops/releases/store.ts";
import { review } from "../../ops/review/compare.ts";
import { typicalChanges } from "../fixtures/changes/index.ts";
import { publishing } from "../fixtures/changes/publication.ts";
import { clonedCheckout, removeClone } from "./support/clone.ts";
import { containersOf, docker, startTimes } from "./support/containers.ts";
import { digestOf, edited, problemsOf, siteOfDeployment, situationOf } from "./support/deployment.ts";
import { happened, observation } from "./support/happenings.ts";
import {
  citadel,
  cleared,
  directoryOf,
  siteOf,
  successful,
  endpointOf,
  type TestInstance,
} from "./support/instance.ts";
import { alertDurations } from "./support/prometheus.ts";
import { until } from "./support/until.ts";

jest.setTimeout(1_200_000);

const instance: TestInstance = { instance: "e2e-r", prefix: "127.0.24", checkout: clonedCheckout() };
/** What a busy machine keeps, too; Prometheus itself takes up new jobs every 5 s. */
const NEW_JOB_SECONDS = 60;
const models = "alerts/rules/models.ts";
const command = (name: "deploy" | "rollback" | "releases", ...flags: readonly string[]) =>
  citadel(instance, name, ...flags);
const downFor = async () => [...new Set(await alertDurations(instance, "ModelServiceDown"))];

let started: readonly string[];

beforeAll(async () => {
  await cleared(instance);
  successful(await citadel(instance, "up"));
  started = await startTimes(instance);
});

afterAll(async () => {
  await cleared(instance);
  removeClone(instance.checkout);
});

test("what `up` deployed is release 1, and nothing more is to be deployed", async () => {
  expect((await situationOf(instance)).current?.record).toMatchObject({
    number: 1,
    cause: { kind: "deploy" },
  });
  expect(successful(await command("deploy"))).toMatch(/nothing to deploy: release 1 is live/);
});

describe("from a good release to a better one, to broken ones, and back", () => {
  let undoBetter: () => void;
  let better: string;

  test("a change that nobody has reviewed is shown, and not deployed", async () => {
    undoBetter = edited(instance, models, "forSeconds: 60,", "forSeconds: 75,");
    better = await digestOf(instance);
    const { exitCode, stdout, stderr } = await command("deploy");
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      "deploy: nobody can be asked here: read the review above, then add --reviewed with its digest",
    );
    expect(stdout).toContain("for 1m → 1m15s");
    expect(stdout).toContain(better);
    expect(await downFor()).toEqual([60]);
  });

  test("another digest than that of the change is refused", async () => {
    const { exitCode, stderr } = await command("deploy", "--reviewed", "0123456789abcdef");
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      `not deployed: this change is ${better}, reviewed was 0123456789abcdef: review it again, then deploy with --reviewed ${better}; nothing was changed`,
    );
  });

  test("what was reviewed goes live by itself, and no process is started anew", async () => {
    expect(successful(await command("deploy", "--reviewed", better))).toContain(
      "release 2 is live: e2e-r-metrics",
    );
    expect(await downFor()).toEqual([75]);
    expect(await problemsOf(instance)).toEqual([]);
    expect(await startTimes(instance)).toEqual(started);
  });

  test("a broken rule is refused before anything happens, and by the publisher where it is insisted on", async () => {
    const undo = edited(instance, "alerts/compile.ts", 'return "vector(1)";', 'return "vector(1";');
    const digest = await digestOf(instance);
    const refused = await command("deploy", "--reviewed", digest);
    expect(refused.exitCode).toBe(1);
    const names = [...refused.stderr.matchAll(/or add --acknowledge (\S+)/g)].map(([, name = ""]) => name);
    expect(names.length).toBeGreaterThan(0);
    const insisted = names.flatMap((name) => ["--acknowledge", name]);
    const { exitCode, stderr } = await command("deploy", "--reviewed", digest, ...insisted);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/promtool refuses it/);
    expect(stderr).toMatch(/What is not live now: prometheus \(prometheus has release \w+, not \w+\)/);
    expect(stderr).toContain("To go back: npm run rollback -- --env local --instance e2e-r");
    undo();
    expect(successful(await command("rollback"))).toContain("going back to release 2");
    expect(await problemsOf(instance)).toEqual([]);
    expect(await downFor()).toEqual([75]);
  });

  test("one command goes back to the release before, says what does not come back, and verifies", async () => {
    const said = successful(await command("rollback"));
    expect(said).toContain("going back to release 1");
    expect(said).toContain("does not come back: data (samples, silences, pushed metrics stay as they are)");
    expect(said).toContain("verified: every server runs what was published");
    expect(await downFor()).toEqual([60]);
    expect(await problemsOf(instance)).toEqual([]);
    expect(await startTimes(instance)).toEqual(started);
  });

  test("what was rolled back is not deployed again, until it is acknowledged or reverted", async () => {
    const { exitCode, stderr } = await command("deploy", "--reviewed", await digestOf(instance));
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^release 2: was rolled back, and this commit contains it again \(ModelServiceDown .*: for 1m → 1m15s\): revert unknown, or add --acknowledge rolled-back:2$/m,
    );
    undoBetter();
    expect(successful(await command("deploy"))).toMatch(/nothing to deploy: release \d+ is live/);
    const redo = edited(instance, models, "forSeconds: 60,", "forSeconds: 75,");
    const acknowledged = ["--acknowledge", "rolled-back:2"];
    successful(await command("deploy", "--reviewed", await digestOf(instance), ...acknowledged));
    expect(await downFor()).toEqual([75]);
    successful(await command("rollback", "--to", "1"));
    redo();
    expect(await downFor()).toEqual([60]);
  });

  test("every release is listed, with what each server has", async () => {
    const listed = successful(await command("releases"));
    expect(listed).toMatch(/^\* +\d+ .* rollback to 1$/m);
    expect(listed).toMatch(/^ +2 .* deploy/m);
    expect(listed).toMatch(/^prometheus: [0-9a-f]{12}, commit unknown, published /m);
  });
});

test("what a server has lost is published again, and nobody has to be asked", async () => {
  const { host } = siteOf(instance).metricsServer;
  rmSync(join(directoryOf(instance), "hosts", host, "etc/prometheus/citadel/current"));
  await postAnswerOf(endpointOf(instance, "prometheus"), "/-/reload");
  expect(await problemsOf(instance)).toEqual(["nothing is published to prometheus"]);
  expect(successful(await command("deploy"))).toContain(
    "e2e-r-metrics: applied: 1 to replace; published again, content unchanged",
  );
  expect(await problemsOf(instance)).toEqual([]);
});

test("two deployers do not get in each other's way: the second is told who is at it", async () => {
  const undo = edited(instance, models, "is down`", "is gone`");
  const digest = await digestOf(instance);
  const both = await Promise.all([
    command("deploy", "--reviewed", digest),
    command("deploy", "--reviewed", digest),
  ]);
  const exitCodes = both.map(({ exitCode }) => exitCode).sort();
  // On a busy machine the second may come when the first has ended already.
  expect([
    [0, 0],
    [0, 1],
  ]).toContainEqual(exitCodes);
  for (const { exitCode, stderr } of both) {
    if (exitCode === 1)
      expect(stderr).toMatch(/deployment lock: held by .+, deploy, since .+: wait until it has ended/);
  }
  successful(await command("rollback", "--to", "1"));
  undo();
});

test("a new scrape job has its target within seconds of the moment at which `deploy` begins to apply", async () => {
  const { current } = await situationOf(instance);
  const base = current?.bundle ?? { stacks: [] };
  const head = publishing(base, "prometheus", (files) => ({
    ...files,
    "scrape/gateway-again.yml": (files["scrape/gateway.yml"] ?? "")
      .replaceAll("citadel-gateway", "citadel-gateway-again")
      .replaceAll("job: gateway", "job: gateway-again"),
  }));
  const sides = { base: { title: "good", bundle: base }, head: { title: "changed", bundle: head } };
  const { objections } = review({ environment: instance.instance, ...sides, acknowledged: [] });
  const site = siteOfDeployment(instance);
  let applying = Number.NaN;
  const deployed = deploy(
    site,
    {
      bundle: head,
      commit: "changed",
      approval: { kind: "given" },
      acknowledged: objections.map(({ name }) => name),
      show: () => undefined,
    },
    (line) => {
      if (line === "applying") applying = performance.now();
    },
  );
  const found = until("the new job's target", 300, async () => {
    const targets = await activeTargets(endpointOf(instance, "prometheus"));
    return targets.some(({ scrapePool }) => scrapePool === "citadel-gateway-again")
      ? performance.now()
      : undefined;
  });
  try {
    const [at] = await Promise.all([found, deployed]);
    const seconds = (at - applying) / 1000;
    process.stdout.write(
      `a new scrape job: its target is there ${seconds.toFixed(1)} s after applying began\n`,
    );
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThan(NEW_JOB_SECONDS);
  } finally {
    // Whatever came of it: the tests behind compare with what is live now.
    const back = { to: current?.record.number ?? 0, only: "everything", show: () => undefined } as const;
    await rollback(site, back, () => undefined);
    await noteWithdrawn(site.store, []);
  }
  expect(await problemsOf(instance)).toEqual([]);
});

describe("the words of the review and what happens are the same for", () => {
  const site = () => siteOfDeployment(instance);
  const exporter = "citadel/exporter:next";
  let good: number;

  beforeAll(async () => {
    good = (await situationOf(instance)).current?.record.number ?? 0;
    // Another version of the exporter: another image, which works.
    const container = (await containersOf(instance)).find(({ role }) => role === "exporter");
    const dockerfile = `FROM ${container?.inspected.Config.Image ?? ""}\nLABEL next=1\n`;
    const build = ["docker", "build", "--quiet", "--tag", exporter, "-"];
    successful(await runCommand(build, { timeoutSeconds: 300, input: dockerfile }));
  });

  afterAll(() => docker("image", "rm", "--force", exporter));

  test.each(typicalChanges)("$name", async ({ bundle }) => {
    const base = (await situationOf(instance)).current?.bundle ?? { stacks: [] };
    const head = bundle(base);
    const sides = { base: { title: "good", bundle: base }, head: { title: "changed", bundle: head } };
    const expected = review({ environment: instance.instance, ...sides, acknowledged: [] });
    const refused = expected.objections.some(({ name }) => /^(?:broken-rule|secret)/.test(name));
    const acknowledged = refused ? [] : expected.objections.map(({ name }) => name);
    const before = await observation(instance);
    const deployed = deploy(
      site(),
      { bundle: head, commit: "changed", approval: { kind: "given" }, acknowledged, show: () => undefined },
      () => undefined,
    );
    if (refused) await expect(deployed).rejects.toThrow("not deployed: nothing was changed");
    else await deployed;
    const after = await observation(instance);
    const effects = expected.impacts.map(({ service, effect }) => [service, refused ? "none" : effect]);
    expect(effects.map(([service = ""]) => [service, happened(before, after, service)])).toEqual(effects);
    expect(effects.length).toBeGreaterThan(3);
    if (!refused) {
      await rollback(site(), { to: good, only: "everything", show: () => undefined }, () => undefined);
      await noteWithdrawn(site().store, []);
    }
    expect(await problemsOf(instance)).toEqual([]);
  });
});
