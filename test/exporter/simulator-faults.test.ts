/** What each fault that the simulator plays looks like in the exporter's metrics, over real sockets. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { canaryMonitor } from "../../exporter/canary/canary-monitor.ts";
import { measuredCompletion } from "../../exporter/canary/completion.ts";
import { targetMonitor } from "../../exporter/checks/target-monitor.ts";
import type { TargetConfig } from "../../exporter/config.ts";
import type { Family } from "../../exporter/exposition/family.ts";
import { history } from "../../exporter/history.ts";
import type { Mode } from "../../simulator/mode.ts";
import { startQdrant } from "../../simulator/qdrant/qdrant.ts";
import { seededRandom } from "../../simulator/random.ts";
import { startedModel } from "../simulator/support/models.ts";
import { startedGateway } from "../simulator/support/platform.ts";
import { cleanup } from "./support/cleanup.ts";
import { canary, catalogueEntry, gatewayTarget, modelTarget } from "./support/config.ts";
import { families, type ReadFamily } from "./support/exposition.ts";
import { textExposition } from "./support/rendered.ts";
import { until } from "./support/until.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

jest.setTimeout(120_000);
const { later, run } = cleanup();
afterEach(run);

/** What the metrics say: of the check, then of the canary. A reason is empty where nothing failed. */
interface Seen {
  readonly up: number | undefined;
  readonly ready: number | undefined;
  readonly checkFailure: string;
  readonly serving: number | undefined;
  readonly canaryFailure: string;
}

const sound: Seen = { up: 1, ready: 1, checkFailure: "", serving: 1, canaryFailure: "" };
const folder = temporaryDirectory("simulator-faults-");

const read = (found: readonly Family[]) => families("text", textExposition(found));
const valueOf = (found: readonly ReadFamily[], name: string) =>
  found.find((family) => family.name === name)?.samples[0]?.value;
/** Reasons that were counted, of a counter by reason. */
const reasons = (found: readonly ReadFamily[], name: string, labels: Readonly<Record<string, string>> = {}) =>
  (found.find((family) => family.name === name)?.samples ?? [])
    .filter((sample) => sample.value > 0)
    .filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
    .map((sample) => sample.labels["reason"])
    .join();

/** Checks a model once, and waits for its first canary. */
async function seen(baseUrl: string): Promise<Seen> {
  const log = pino({ level: "silent" });
  const targets = [{ ...modelTarget, baseUrl, timeoutSeconds: 3 }];
  const checks = targetMonitor(log, history());
  checks.apply({ targets });
  const checked = read(await checks.families(9));
  const canaries = canaryMonitor(log, history(), measuredCompletion);
  later({ close: canaries.stop });
  canaries.apply({
    targets,
    canaries: [{ ...canary, directUrl: baseUrl, gatewayUrl: baseUrl, intervalSeconds: 4, timeoutSeconds: 3 }],
    catalogue: [catalogueEntry],
  });
  await until("a canary has ended", () =>
    read(canaries.families()).some(({ name }) => name === "llm_target_serving"),
  );
  const sent = read(canaries.families());
  return {
    up: valueOf(checked, "llm_target_up"),
    ready: valueOf(checked, "llm_target_ready"),
    checkFailure: reasons(checked, "llm_target_check_failures_total"),
    serving: valueOf(sent, "llm_target_serving"),
    canaryFailure: reasons(sent, "llm_canary_failures_total", { path: "direct" }),
  };
}

test.each<readonly [Mode["mode"], string, Mode, Partial<Seen>]>([
  ["normal", "sound", { mode: "normal" }, {}],
  [
    "dead",
    "down",
    { mode: "dead" },
    { up: 0, ready: 0, checkFailure: "refused", serving: 0, canaryFailure: "refused" },
  ],
  [
    "hanging",
    "down",
    { mode: "hanging" },
    { up: 0, ready: 0, checkFailure: "timeout", serving: 0, canaryFailure: "timeout" },
  ],
  [
    "failing",
    "up, and neither ready nor serving",
    { mode: "failing", ratio: 1 },
    { ready: 0, checkFailure: "status", serving: 0, canaryFailure: "status" },
  ],
  ["lying", "ready, and not serving", { mode: "lying" }, { serving: 0, canaryFailure: "timeout" }],
  ["stalled", "ready, and not serving", { mode: "stalled" }, { serving: 0, canaryFailure: "timeout" }],
  ["slow", "sound while it answers in time", { mode: "slow", ttftSeconds: 0.3, itlSeconds: 0.05 }, {}],
  [
    "slow",
    "not serving once it takes too long",
    { mode: "slow", ttftSeconds: 30, itlSeconds: 0 },
    { serving: 0, canaryFailure: "timeout" },
  ],
])("a model in mode %s is %s", async (_mode, _what, mode, found) => {
  const model = later(await startedModel());
  await model.setMode(mode);
  expect(await seen(model.base)).toEqual({ ...sound, ...found });
});

test("a server of another model is up, and neither ready nor serving", async () => {
  const model = later(await startedModel({ modelId: "acme/another" }));
  expect(await seen(model.base)).toEqual({
    ...sound,
    ...{ ready: 0, checkFailure: "not_ready", serving: 0, canaryFailure: "status" },
  });
});

test("a model that wants a key which the exporter has not is up, and neither ready nor serving", async () => {
  writeFileSync(join(folder, "key"), "secret\n");
  const model = later(await startedModel({ apiKeyFile: join(folder, "key") }));
  expect(await seen(model.base)).toEqual({
    ...sound,
    ...{ ready: 0, checkFailure: "auth", serving: 0, canaryFailure: "auth" },
  });
});

/** One check. @returns up, ready, and the reason where it failed */
async function checked(target: TargetConfig): Promise<readonly unknown[]> {
  const checks = targetMonitor(pino({ level: "silent" }), history());
  checks.apply({ targets: [target] });
  const found = read(await checks.families(9));
  return [
    valueOf(found, "llm_target_up"),
    valueOf(found, "llm_target_ready"),
    reasons(found, "llm_target_check_failures_total"),
  ];
}

const faults: readonly (readonly [Mode["mode"], Mode, readonly unknown[]])[] = [
  ["normal", { mode: "normal" }, [1, 1, ""]],
  ["dead", { mode: "dead" }, [0, 0, "refused"]],
  ["hanging", { mode: "hanging" }, [0, 0, "timeout"]],
  ["failing", { mode: "failing", ratio: 1 }, [1, 0, "status"]],
  ["slow", { mode: "slow", ttftSeconds: 0.1, itlSeconds: 0 }, [1, 1, ""]],
];
const lying = ["lying", { mode: "lying" }] as const;

// That it completes nothing, only a canary sees.
test.each([...faults, [...lying, [1, 1, ""]] as const])(
  "a gateway in mode %s is seen as such by its check",
  async (_name, mode, found) => {
    const { gateway, base, healthBase, close } = await startedGateway();
    later({ close });
    await gateway.setMode(mode);
    const target = { ...gatewayTarget, baseUrl: base, healthUrl: `${healthBase}/health`, timeoutSeconds: 1 };
    expect(await checked(target)).toEqual(found);
  },
);

// Its collections are asked for as well, and do not come.
test.each([...faults, [...lying, [1, 0, "timeout"]] as const])(
  "a Qdrant in mode %s is seen as such by its check",
  async (_name, mode, found) => {
    const qdrant = later(await startQdrant({ address: "127.0.0.1", port: 0 }, seededRandom(1)));
    await qdrant.setMode(mode);
    const baseUrl = `http://${qdrant.listeners[0] ?? ""}`;
    expect(await checked({ kind: "qdrant", target: "qdrant", baseUrl, timeoutSeconds: 1 })).toEqual(found);
  },
);
