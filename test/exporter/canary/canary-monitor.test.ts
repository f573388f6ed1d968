import type { RequestListener } from "node:http";
import { pino } from "pino";
import { canaryMonitor, type CanaryMonitor } from "../../../exporter/canary/canary-monitor.ts";
import { type Completion, measuredCompletion } from "../../../exporter/canary/completion.ts";
import type { CanaryConfig } from "../../../exporter/config.ts";
import { type History, history } from "../../../exporter/history.ts";
import { ThreadEnded } from "../../../exporter/worker-thread.ts";
import { textExposition } from "../support/rendered.ts";
import { cleanup } from "../support/cleanup.ts";
import { canary, catalogueEntry, gatewayTarget, modelTarget } from "../support/config.ts";
import { families, valueOf } from "../support/exposition.ts";
import { httpTarget } from "../support/http-target.ts";
import { answer, openAiServer } from "../support/openai-server.ts";
import { until } from "../support/until.ts";

jest.setTimeout(120_000);
const { later, run } = cleanup();
afterEach(run);

/** A monitor whose canaries come as often as they may: once a second. */
function monitorOf(...canaries: readonly Partial<CanaryConfig>[]) {
  return monitorWith(history(), ...canaries);
}

function monitorWith(happenings: History, ...canaries: readonly Partial<CanaryConfig>[]) {
  const monitor = canaryMonitor(pino({ level: "silent" }), happenings, measuredCompletion);
  later({ close: monitor.stop });
  apply(monitor, ...canaries);
  return monitor;
}

function apply(monitor: CanaryMonitor, ...canaries: readonly Partial<CanaryConfig>[]) {
  monitor.apply({
    targets: [modelTarget, { ...gatewayTarget, baseUrl: canaries[0]?.gatewayUrl ?? canary.gatewayUrl }],
    canaries: canaries.map((fields) => ({ ...canary, intervalSeconds: 1, timeoutSeconds: 0.9, ...fields })),
    catalogue: [catalogueEntry],
  });
}

function value(monitor: CanaryMonitor, name: string, labels: Readonly<Record<string, string>> = {}) {
  return valueOf(families("text", textExposition(monitor.families())), name, labels);
}

test("before the first run counters and histograms are there with 0, and no time of a last run", () => {
  const monitor = monitorOf({ intervalSeconds: 3600 });
  for (const path of ["direct", "gateway"]) {
    for (const outcome of ["success", "failure", "skipped"]) {
      expect(value(monitor, "llm_canary_runs_total", { path, outcome })).toBe(0);
    }
    expect(value(monitor, "llm_canary_e2e_seconds_count", { path })).toBe(0);
    expect(value(monitor, "llm_canary_output_tokens_total", { path })).toBe(0);
    expect(value(monitor, "llm_canary_last_run_timestamp_seconds", { path })).toBeUndefined();
  }
  expect(value(monitor, "llm_gateway_overhead_seconds")).toBeUndefined();
});

test("a run goes by both paths, one after the other, in changing order, and ends with a pair of one token", async () => {
  const direct = later(await openAiServer([answer(0, 5, 4)]));
  const gateway = later(await openAiServer([answer(0, 5, 4)]));
  const monitor = monitorOf({ directUrl: direct.url, gatewayUrl: gateway.url });
  await until("two runs were sent", () => {
    return (
      (value(monitor, "llm_canary_runs_total", { path: "direct", outcome: "success" }) ?? 0) >= 2 &&
      (value(monitor, "llm_gateway_overhead_pairs_total", { outcome: "success" }) ?? 0) >= 2
    );
  });
  const arrivals = [
    ...direct.exchanges.map((exchange) => ({ path: "direct", ...exchange })),
    ...gateway.exchanges.map((exchange) => ({ path: "gateway", ...exchange })),
  ].sort((a, b) => a.receivedAt - b.receivedAt);
  expect(arrivals.slice(0, 8).map(({ path, body }) => `${path} ${String(body["max_tokens"])}`)).toEqual([
    ...["direct 4", "gateway 4", "direct 1", "gateway 1"],
    ...["gateway 4", "direct 4", "gateway 1", "direct 1"],
  ]);
  expect(value(monitor, "llm_canary_output_tokens_total", { path: "direct" })).toBeGreaterThanOrEqual(8);
  expect(value(monitor, "llm_canary_itl_seconds_count", { path: "direct" })).toBeGreaterThanOrEqual(6);
  expect(value(monitor, "llm_canary_last_run_timestamp_seconds", { path: "gateway" })).toBeGreaterThan(
    Date.now() / 1000 - 60,
  );
});

test("after six pairs the gateway's overhead is there, with its error", async () => {
  const direct = later(await openAiServer([answer(20, 1, 2)]));
  const gateway = later(await openAiServer([answer(140, 1, 2)]));
  const monitor = monitorOf({ directUrl: direct.url, gatewayUrl: gateway.url });
  await until(
    "five pairs were sent",
    () => (value(monitor, "llm_canary_ttft_seconds_count", { path: "gateway" }) ?? 0) >= 5,
  );
  await until("the overhead is known", () => value(monitor, "llm_gateway_overhead_seconds") !== undefined);
  expect(value(monitor, "llm_canary_ttft_seconds_count", { path: "gateway" })).toBeGreaterThanOrEqual(6);
  expect(value(monitor, "llm_gateway_overhead_seconds")).toBeGreaterThan(0.07);
  expect(value(monitor, "llm_gateway_overhead_seconds")).toBeLessThan(0.3);
  expect(value(monitor, "llm_gateway_overhead_error_seconds")).toBeGreaterThan(0);
});

test("a path that fails is counted as failed, the other one is measured, and there is no pair", async () => {
  const direct = later(await openAiServer([answer(0, 1, 2)]));
  const gateway = later(await openAiServer([(response) => response.writeHead(502).end()]));
  const monitor = monitorOf({ directUrl: direct.url, gatewayUrl: gateway.url });
  await until(
    "both were tried",
    () =>
      (value(monitor, "llm_canary_runs_total", { path: "gateway", outcome: "failure" }) ?? 0) >= 1 &&
      (value(monitor, "llm_canary_runs_total", { path: "direct", outcome: "success" }) ?? 0) >= 1,
  );
  expect(value(monitor, "llm_canary_e2e_seconds_count", { path: "gateway" })).toBe(0);
  expect(value(monitor, "llm_canary_last_run_timestamp_seconds", { path: "gateway" })).toBeGreaterThan(0);
});

test("a thread that ends, in a canary or in a pair, says nothing about the model, which is sent the next ones", async () => {
  const server = later(await openAiServer([answer(0, 1, 2)]));
  const ending = new Set([canary.outputTokens, 1]);
  const complete: Completion = async (request, conditions) => {
    if (ending.delete(request.outputTokens)) throw new ThreadEnded("the thread has ended");
    return measuredCompletion(request, conditions);
  };
  const monitor = canaryMonitor(pino({ level: "silent" }), history(), complete);
  later({ close: monitor.stop });
  apply(monitor, { directUrl: server.url, gatewayUrl: server.url });
  const pairs = (outcome: string) => value(monitor, "llm_gateway_overhead_pairs_total", { outcome });
  await until("a pair was sent", () => (pairs("success") ?? 0) >= 1);
  expect(ending.size).toBe(0);
  expect(pairs("failure")).toBe(0);
  for (const path of ["direct", "gateway"]) {
    expect(value(monitor, "llm_canary_runs_total", { path, outcome: "failure" })).toBe(0);
  }
});

test("a pair that takes longer than its interval makes the next one skipped, on both paths", async () => {
  const slow = later(await openAiServer([answer(850, 1, 2)]));
  const monitor = monitorOf({ directUrl: slow.url, gatewayUrl: slow.url });
  await until(
    "one was skipped",
    () => (value(monitor, "llm_canary_runs_total", { outcome: "skipped", path: "direct" }) ?? 0) >= 1,
  );
  expect(
    value(monitor, "llm_canary_runs_total", { outcome: "skipped", path: "gateway" }),
  ).toBeGreaterThanOrEqual(1);
});

test("canaries of two models never run at once", async () => {
  let running = 0;
  let most = 0;
  const server = later(
    await openAiServer([
      (response) => {
        running += 1;
        most = Math.max(most, running);
        setTimeout(() => {
          running -= 1;
          response.writeHead(500).end();
        }, 100);
      },
    ]),
  );
  const urls = { directUrl: server.url, gatewayUrl: server.url };
  const monitor = monitorOf({ model: "a", ...urls }, { model: "b", ...urls }, { model: "c", ...urls });
  await until("each was tried", () =>
    ["a", "b", "c"].every(
      (model) => (value(monitor, "llm_canary_runs_total", { model, outcome: "failure" }) ?? 0) > 0,
    ),
  );
  expect(most).toBe(1);
});

test("models that hang keep a sound one of their host neither waiting nor charged for it", async () => {
  const hanging = later(await openAiServer([() => undefined]));
  const sound = later(await openAiServer([answer(0, 1, 2)]));
  const hung = {
    directUrl: hanging.url,
    gatewayUrl: hanging.url,
    intervalSeconds: 2,
    timeoutSeconds: 1.9,
  };
  const monitor = monitorOf(...["a", "b", "c", "d"].map((model) => ({ model, ...hung })), {
    model: "chat",
    directUrl: sound.url,
    gatewayUrl: sound.url,
    // Long enough for a busy machine to answer in.
    intervalSeconds: 4,
    timeoutSeconds: 3,
  });
  const runs = (model: string, outcome: string) =>
    value(monitor, "llm_canary_runs_total", { model, path: "direct", outcome }) ?? 0;
  const tried = (times: number) => ["a", "b", "c", "d"].every((model) => runs(model, "failure") >= times);
  await until("the ones that hang were each tried", () => tried(1));
  const before = runs("chat", "success");
  await until("the ones that hang were each tried again", () => tried(2));
  // That took twice 1.9 s for each of the four. In one line with them it would have had one turn, as each of them.
  expect(runs("chat", "success") - before).toBeGreaterThanOrEqual(2);
  expect(runs("chat", "skipped")).toBe(0);
  expect(runs("chat", "failure")).toBe(0);
});

test("a reload leaves an unchanged canary's numbers and schedule alone, and takes a removed one's away", async () => {
  const server = later(await openAiServer([answer(0, 1, 2)]));
  const urls = { directUrl: server.url, gatewayUrl: server.url };
  const monitor = monitorOf({ model: "stays", ...urls }, { model: "goes", ...urls });
  const runs = (model: string) =>
    value(monitor, "llm_canary_runs_total", { model, path: "direct", outcome: "success" });
  await until("both have run", () => (runs("stays") ?? 0) > 0 && (runs("goes") ?? 0) > 0);
  const before = runs("stays") ?? 0;
  apply(monitor, { model: "stays", ...urls }, { model: "new", ...urls });
  expect(runs("stays")).toBeGreaterThanOrEqual(before);
  expect(runs("new")).toBe(0);
  expect(runs("goes")).toBeUndefined();
  await until("the one that stays goes on", () => (runs("stays") ?? 0) > before);
});

test("a canary that is ended while it runs is neither a failure nor a success", async () => {
  const hanging = later(await openAiServer([() => undefined]));
  const urls = { directUrl: hanging.url, gatewayUrl: hanging.url };
  const monitor = monitorOf({ intervalSeconds: 60, timeoutSeconds: 30, ...urls });
  await until("it runs", () => hanging.exchanges.length === 1);
  apply(monitor, { intervalSeconds: 3600, ...urls });
  await until("it was cut", () => hanging.open() === 0);
  expect(value(monitor, "llm_canary_runs_total", { path: "direct", outcome: "failure" })).toBe(0);
});

const told = (text: string): RequestListener => {
  return (_request, response) => response.setHeader("content-type", "text/plain").end(text);
};
const waitingMetric = "vllm:num_requests_waiting";
/** A model that answers, with an engine that says so much of its queue. */
async function queued(metrics: RequestListener, mostWaiting: number) {
  const engine = later(await httpTarget(metrics));
  const server = later(await openAiServer([answer(0, 1, 2)]));
  const queue = { metricsUrl: `${engine.url}/metrics`, metric: waitingMetric, mostWaiting };
  return { server, monitor: monitorOf({ directUrl: server.url, gatewayUrl: server.url, queue }) };
}

test("with a deep queue nothing is sent, and both paths are counted as skipped", async () => {
  const text = `# TYPE ${waitingMetric} gauge\n${waitingMetric}{engine="0"} 3\n${waitingMetric}{engine="1"} 3.0\n`;
  const { monitor, server } = await queued(told(text), 5);
  const skipped = (path: string) =>
    value(monitor, "llm_canary_runs_total", { path, outcome: "skipped" }) ?? 0;
  await until("two runs were skipped", () => skipped("direct") >= 2 && skipped("gateway") >= 2);
  expect(server.exchanges).toEqual([]);
  expect(value(monitor, "llm_canary_last_run_timestamp_seconds")).toBeUndefined();
  expect(value(monitor, "llm_canary_runs_total", { outcome: "failure" })).toBe(0);
  // So the share of good runs, the latency objective, falls with each of them.
  expect(value(monitor, "llm_canary_good_runs_total", { path: "direct" })).toBe(0);
});

test.each<readonly [string, RequestListener]>([
  ["that is not empty", told(`${waitingMetric} 5\n`)],
  ["that the engine does not tell", told(`${waitingMetric}_by_reason{reason="x"} 9\n`)],
  ["that the engine fails to tell", (_request, response) => response.writeHead(500).end()],
])("with a queue %s canaries are sent, but no pair for the gateway's overhead", async (_case, metrics) => {
  const { monitor, server } = await queued(metrics, 5);
  await until(
    "a pair was skipped",
    () => (value(monitor, "llm_gateway_overhead_pairs_total", { outcome: "skipped" }) ?? 0) >= 1,
  );
  expect(value(monitor, "llm_canary_runs_total", { path: "direct", outcome: "success" })).toBeGreaterThan(0);
  expect(server.exchanges.map(({ body }) => body["max_tokens"])).not.toContain(1);
});

test("with an empty queue pairs are sent", async () => {
  const { monitor, server } = await queued(told(`${waitingMetric}{engine="0"} 0.0\n`), 0);
  await until(
    "a pair was sent",
    () => (value(monitor, "llm_gateway_overhead_pairs_total", { outcome: "success" }) ?? 0) >= 1,
  );
  expect(server.exchanges.map(({ body }) => body["max_tokens"]).slice(0, 4)).toEqual([4, 4, 1, 1]);
});

test("a canary within the model's targets is good, a slower one is not, and both succeed", async () => {
  const direct = later(await openAiServer([answer(0, 1, 2)]));
  const gateway = later(await openAiServer([answer(750, 1, 2)]));
  const monitor = monitorOf({
    directUrl: direct.url,
    gatewayUrl: gateway.url,
    intervalSeconds: 3,
    timeoutSeconds: 2.5,
  });
  await until(
    "both were sent",
    () => (value(monitor, "llm_canary_runs_total", { path: "gateway", outcome: "success" }) ?? 0) >= 1,
  );
  const runs = value(monitor, "llm_canary_runs_total", { path: "direct", outcome: "success" });
  expect(runs).toBeGreaterThan(0);
  expect(value(monitor, "llm_canary_good_runs_total", { path: "direct" })).toBe(runs);
  expect(value(monitor, "llm_canary_good_runs_total", { path: "gateway" })).toBe(0);
});

test("a model serves while its last canary succeeded, a gateway while it passes on any model's", async () => {
  const sound = later(await openAiServer([answer(0, 1, 2)]));
  const broken = later(await openAiServer([(response) => response.writeHead(500).end()]));
  const monitor = monitorOf({ directUrl: broken.url, gatewayUrl: sound.url });
  expect(value(monitor, "llm_target_serving", { target: "chat" })).toBeUndefined();
  const serving = (target: string) => value(monitor, "llm_target_serving", { target });
  await until("both are known", () => serving("chat") !== undefined && serving("gateway") !== undefined);
  expect([serving("chat"), serving("gateway")]).toEqual([0, 1]);
  apply(monitor, { directUrl: sound.url, gatewayUrl: broken.url });
  await until("the model serves", () => serving("chat") === 1);
  await until("the gateway does not", () => serving("gateway") === 0);
});

test("failures are counted by reason, and people are told of each canary", async () => {
  const happenings = history();
  const direct = later(await openAiServer([answer(0, 1, 2)]));
  const busy = later(await openAiServer([(response) => response.writeHead(429).end()]));
  const monitor = monitorWith(happenings, { directUrl: direct.url, gatewayUrl: busy.url });
  const failures = (reason: string) =>
    value(monitor, "llm_canary_failures_total", { path: "gateway", reason });
  await until("it was refused", () => (failures("rate_limited") ?? 0) >= 1);
  expect(failures("timeout")).toBe(0);
  const [failure, success] = happenings.latest("canary");
  expect(failure).toMatchObject({ name: "chat (gateway)", outcome: "rate_limited", timings: [] });
  expect(success).toMatchObject({
    name: "chat (direct)",
    outcome: "success",
    timings: [
      ["first token", expect.any(Number)],
      ["end to end", expect.any(Number)],
    ],
  });
});

test("the tokens that canaries and pairs cost are counted", async () => {
  const server = later(await openAiServer([answer(0, 1, 2)]));
  const monitor = monitorOf({ directUrl: server.url, gatewayUrl: server.url, intervalSeconds: 3600 });
  await until(
    "a run was sent",
    () => (value(monitor, "llm_gateway_overhead_pairs_total", { outcome: "success" }) ?? 0) === 1,
  );
  expect(value(monitor, "llm_canary_output_tokens_total", { path: "gateway" })).toBe(4);
  expect(value(monitor, "llm_canary_prompt_tokens_total", { path: "gateway" })).toBe(120);
});
