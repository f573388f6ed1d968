import { pino } from "pino";
import { canaryMonitor, type CanaryMonitor } from "../../../exporter/canary/canary-monitor.ts";
import type { CanaryConfig } from "../../../exporter/config.ts";
import { textExposition } from "../../../exporter/exposition/text.ts";
import { cleanup } from "../support/cleanup.ts";
import { canary, catalogueEntry } from "../support/config.ts";
import { families, valueOf } from "../support/exposition.ts";
import { answer, openAiServer } from "../support/openai-server.ts";
import { until } from "../support/until.ts";

jest.setTimeout(120_000);
const { later, run } = cleanup();
afterEach(run);

/** A monitor whose canaries come as often as they may: once a second. */
function monitorOf(...canaries: readonly Partial<CanaryConfig>[]) {
  const monitor = canaryMonitor(pino({ level: "silent" }));
  later({ close: monitor.stop });
  apply(monitor, ...canaries);
  return monitor;
}

function apply(monitor: CanaryMonitor, ...canaries: readonly Partial<CanaryConfig>[]) {
  monitor.apply({
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

test("a pair goes by both paths, one after the other, in changing order", async () => {
  const order: string[] = [];
  const served = async (name: string) => {
    const server = later(await openAiServer([answer(0, 5, 4)]));
    return {
      server,
      note: () =>
        order.push(...server.exchanges.slice(order.filter((o) => o === name).length).map(() => name)),
    };
  };
  const direct = await served("direct");
  const gateway = await served("gateway");
  const monitor = monitorOf({ directUrl: direct.server.url, gatewayUrl: gateway.server.url });
  await until("two pairs were sent", () => {
    direct.note();
    gateway.note();
    return (
      (value(monitor, "llm_canary_runs_total", { path: "direct", outcome: "success" }) ?? 0) >= 2 &&
      (value(monitor, "llm_canary_runs_total", { path: "gateway", outcome: "success" }) ?? 0) >= 2
    );
  });
  const arrivals = [
    ...direct.server.exchanges.slice(0, 2).map(({ receivedAt }) => ({ path: "direct", receivedAt })),
    ...gateway.server.exchanges.slice(0, 2).map(({ receivedAt }) => ({ path: "gateway", receivedAt })),
  ].sort((a, b) => a.receivedAt - b.receivedAt);
  expect(arrivals.map(({ path }) => path)).toEqual(["direct", "gateway", "gateway", "direct"]);
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
