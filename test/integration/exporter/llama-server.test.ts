import { pino } from "pino";
import { AnswerError } from "../../../exporter/canary/answer-error.ts";
import { canaryMonitor } from "../../../exporter/canary/canary-monitor.ts";
import { type CanaryRequest, measuredCompletion } from "../../../exporter/canary/completion.ts";
import { canaryFailureReason } from "../../../exporter/canary/failure.ts";
import { queueDepth, sumOf } from "../../../exporter/canary/queue-depth.ts";
import { startedCheck } from "../../../exporter/checks/check.ts";
import type { CanaryConfig, TargetConfig } from "../../../exporter/config.ts";
import { history } from "../../../exporter/history.ts";
import { addressPolicy } from "../../../exporter/network/address-policy.ts";
import { cleanup } from "../../exporter/support/cleanup.ts";
import { canary, catalogueEntry, gatewayTarget, modelTarget } from "../../exporter/support/config.ts";
import { families, valueOf } from "../../exporter/support/exposition.ts";
import { textExposition } from "../../exporter/support/rendered.ts";
import { until } from "../../exporter/support/until.ts";
import { folderOf } from "./containers.ts";
import { LLAMA_ADDRESS, llamaServer, removeLlamaServers } from "./llama-server.ts";

// The first run on a machine installs the package.
jest.setTimeout(600_000);
const { later, run } = cleanup();
afterAll(run);

const open = `http://${LLAMA_ADDRESS}:11400`;
const locked = `http://${LLAMA_ADDRESS}:11401`;
const secrets = folderOf({ key: "s3cret\n", wrong: "other\n" });
const conditions = { policy: addressPolicy(), cut: new AbortController().signal };
const asked = (fields: Partial<CanaryRequest> = {}): CanaryRequest => ({
  baseUrl: open,
  apiKeyFile: undefined,
  caFile: undefined,
  modelId: "acme/chat",
  promptTokens: 64,
  outputTokens: 16,
  timeoutSeconds: 30,
  usage: "required",
  ...fields,
});
const watched = (url: string, fields: Partial<CanaryConfig> = {}): CanaryConfig => ({
  ...canary,
  directUrl: url,
  gatewayUrl: url,
  queue: { metricsUrl: `${url}/metrics`, metric: "llamacpp:requests_deferred", mostWaiting: 0 },
  ...fields,
});

beforeAll(async () => {
  await removeLlamaServers();
  later(await llamaServer(11400, []));
  later(await llamaServer(11401, ["--api-key-file", "/model/key.txt"]));
});

test("it is up and ready by the checks of a model service", async () => {
  const target: TargetConfig = { ...modelTarget, baseUrl: open, timeoutSeconds: 10 };
  expect(await startedCheck(target, conditions.policy, conditions.cut).report).toMatchObject({ ready: true });
});

test("a canary is given as many tokens as it asks for, and every gap is measured", async () => {
  const found = await measuredCompletion(asked(), conditions);
  expect(found.outputTokens).toBe(16);
  expect(found.itlSeconds).toHaveLength(15);
  expect(found.promptTokens).toBeGreaterThan(64);
  expect(found.ttftSeconds).toBeGreaterThan(0);
  // The role, alone and with a null content, is no token: the first one and 15 gaps make up the rest.
  const tokens = found.itlSeconds.reduce((sum, gap) => sum + gap, found.ttftSeconds);
  expect(found.e2eSeconds).toBeGreaterThanOrEqual(tokens);
  expect(found.tpotSeconds).toBeCloseTo((tokens - found.ttftSeconds) / 15, 9);
});

test("one token is a whole answer", async () => {
  const found = await measuredCompletion(asked({ promptTokens: 1, outputTokens: 1 }), conditions);
  expect(found).toMatchObject({ outputTokens: 1, itlSeconds: [] });
});

test("the nonce keeps the prefix cache out of it: nearly every prompt token is worked on again", async () => {
  const processed = async () => {
    const text = await (await fetch(`${open}/metrics`)).text();
    return sumOf("llamacpp:prompt_tokens_total", text) ?? Number.NaN;
  };
  await measuredCompletion(asked(), conditions);
  const before = await processed();
  const { promptTokens = 0 } = await measuredCompletion(asked(), conditions);
  // The beginning of every prompt is one token; two nonces may begin alike.
  expect((await processed()) - before).toBeGreaterThanOrEqual(promptTokens - 6);
});

test("asked for a model that it has not, it answers as the one it has, and both facts show it", async () => {
  const failure: unknown = await measuredCompletion(asked({ modelId: "acme/other" }), conditions).catch(
    (error: unknown) => error,
  );
  expect(failure).toEqual(new AnswerError("wrong_model", 'model "acme/chat" answered, not "acme/other"'));
  const target: TargetConfig = { ...modelTarget, baseUrl: open, modelId: "acme/other", timeoutSeconds: 10 };
  expect(await startedCheck(target, conditions.policy, conditions.cut).report).toMatchObject({
    ready: false,
    failure: { reason: "not_ready", detail: `${open}/v1/models: does not list acme/other` },
  });
});

test("with a key it is asked with the key, for its queue as well", async () => {
  const right = secrets.file("key");
  expect(await measuredCompletion(asked({ baseUrl: locked, apiKeyFile: right }), conditions)).toMatchObject({
    outputTokens: 16,
  });
  const depth = (file: string) => queueDepth(watched(locked, { directApiKeyFile: file }), conditions);
  expect([await depth(right), await depth(secrets.file("wrong"))]).toEqual([0, undefined]);
});

test.each(["wrong", "gone"])("with a key that is %s it refuses canaries as auth", async (name) => {
  const failure: unknown = await measuredCompletion(
    asked({ baseUrl: locked, apiKeyFile: secrets.file(name) }),
    conditions,
  ).catch((error: unknown) => error);
  expect(canaryFailureReason(failure)).toBe("auth");
});

test("its queue is seen while its only slot is busy", async () => {
  const long = () => measuredCompletion(asked({ promptTokens: 1, outputTokens: 1500 }), conditions);
  const busy = Promise.all([long(), long(), long(), long()]);
  await until("requests wait", async () => ((await queueDepth(watched(open), conditions)) ?? 0) > 0);
  const answers = await busy;
  expect(answers.map(({ outputTokens }) => outputTokens)).toEqual([1500, 1500, 1500, 1500]);
  // The first token of the last one came after all of the first one's: the wait in the queue is part of it.
  const first = Math.min(...answers.map(({ e2eSeconds }) => e2eSeconds));
  expect(Math.max(...answers.map(({ ttftSeconds }) => ttftSeconds))).toBeGreaterThan(first);
  await until("none waits", async () => (await queueDepth(watched(open), conditions)) === 0);
});

test("on its schedule it serves, and pairs with an empty queue are sent", async () => {
  const monitor = canaryMonitor(pino({ level: "silent" }), history(), measuredCompletion);
  later({ close: monitor.stop });
  monitor.apply({
    targets: [modelTarget, { ...gatewayTarget, baseUrl: open }],
    canaries: [watched(open, { intervalSeconds: 30, timeoutSeconds: 20 })],
    catalogue: [{ ...catalogueEntry, latencyTargetSeconds: 20 }],
  });
  const value = (name: string, labels: Readonly<Record<string, string>>) =>
    valueOf(families("text", textExposition(monitor.families())), name, labels);
  await until(
    "a run has ended",
    () => (value("llm_gateway_overhead_pairs_total", { outcome: "success" }) ?? 0) > 0,
  );
  expect([
    value("llm_target_serving", { target: "chat" }),
    value("llm_target_serving", { target: "gateway" }),
  ]).toEqual([1, 1]);
  expect(value("llm_canary_good_runs_total", { path: "direct" })).toBe(1);
  expect(value("llm_canary_itl_seconds_count", { path: "gateway" })).toBe(3);
});
