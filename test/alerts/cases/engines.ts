import { counter, gauge, type RuleCase } from "./case.ts";
import { firing, labelled } from "./firing.ts";
import { completion, ofEngine, type EngineName } from "./healthy-platform.ts";
import { thresholdCases } from "./threshold-cases.ts";

const models = ["chat-large", "chat-small"] as const;

const always = (value: number) => gauge([0, value]);

function alertOf(model: EngineName, severity: "critical" | "warning" | "info" = "warning") {
  const labels = labelled(severity, "llm", { model, host: "gpu01" });
  return (alert: string, summary: string, description: string) => firing(alert, labels, summary, description);
}

function stalledCases(model: EngineName): readonly RuleCase[] {
  const of = (metric: string) => ofEngine(model, metric);
  const idle = { [of("llm_engine_generation_tokens_total")]: counter([0, 0]) };
  const page = alertOf(model, model === "chat-large" ? "critical" : "warning");
  const story = {
    alert: page(
      "EngineStalled",
      `${model} has requests and generates nothing`,
      `The engine of ${model} has 1 requests and has generated no token for 2 minutes, though its API server answers: the engine is dead or hangs. Requests for this model wait for ever.`,
    ),
    // The rate exists from the second sample on, at 15 s.
    before: "1m",
    firesAt: "1m15s",
  };
  return [
    ...thresholdCases({
      ...story,
      what: `a request that ${model} works on without a token`,
      beyond: { ...idle, [of("llm_engine_requests_running")]: always(1) },
      silent: {
        [`an idle ${model}`]: { ...idle, [of("llm_engine_requests_running")]: always(0) },
        [`a ${model} that generates very slowly`]: {
          [of("llm_engine_generation_tokens_total")]: counter([0, 4]),
          [of("llm_engine_requests_running")]: always(1),
        },
      },
    }),
    ...thresholdCases({
      ...story,
      what: `a request that waits for a dead engine of ${model}`,
      beyond: {
        ...idle,
        [of("llm_engine_requests_running")]: always(0),
        [of("llm_engine_requests_waiting")]: always(1),
      },
      silent: {},
    }),
    {
      title: `a ${model} that hangs with a canary every two minutes and no user is one alert, until three are missing`,
      about: "EngineStalled",
      // A canary is in the engine for two scrapes, until its time-out; the last one from 8m15s on.
      given: { ...idle, [of("llm_engine_requests_running")]: visits([0, 2, 4, 6, 8]) },
      checks: [
        { at: "1m", firing: [] },
        ...["1m15s", "1m45s", "2m30s", "3m15s", "4m", "8m", "10m", "12m"].map((at) => ({
          at,
          firing: [story.alert],
        })),
        { at: "13m", firing: [] },
      ],
    },
  ];
}

/** Samples of a gauge that is 1 for two scrapes from a quarter of a minute after each of these minutes on, else 0. */
function visits(minutes: readonly number[]): string {
  return gauge(
    [0, 0],
    ...minutes.flatMap((minute) => [[minute + 0.25, 1] as const, [minute + 0.75, 0] as const]),
  );
}

function saturationCases(model: EngineName): readonly RuleCase[] {
  const of = (metric: string) => ofEngine(model, metric);
  const ticket = alertOf(model);
  const waiting = of("llm_engine_requests_waiting");
  const queueSum = of("llm_engine_queue_seconds_sum");
  return [
    ...thresholdCases({
      alert: ticket(
        "RequestQueueGrowing",
        `The queue of ${model} grows`,
        `At least 21 requests have waited for ${model} at every moment of 5 minutes, and they become more: demand is above what it can do.`,
      ),
      what: `a queue of 21 at ${model} that grows`,
      // Slowly, so that the number is the same whether the window includes its first moment or not.
      beyond: { [waiting]: "21+0.0001x120", ...busy(model, 12) },
      before: "5m",
      firesAt: "5m15s",
      silent: {
        [`a queue of 19 at ${model} that grows`]: { [waiting]: "19+0.0001x120", ...busy(model, 12) },
        [`a queue of 25 at ${model} that does not grow`]: { [waiting]: always(25), ...busy(model, 12) },
      },
    }),
    ...thresholdCases({
      alert: ticket(
        "QueueTimeHigh",
        `Requests to ${model} spend their time waiting`,
        `55% of the time of a request to ${model} is waiting: its users see first tokens late while the engine is busy with others.`,
      ),
      what: `waiting for 55 % of the time of a request to ${model}`,
      beyond: { [queueSum]: counter([0, 132]) },
      before: "10m15s",
      firesAt: "10m30s",
      silent: {
        [`waiting for 48 % of the time of a request to ${model}`]: { [queueSum]: counter([0, 115.2]) },
        [`waiting for 55 % of the time of requests to ${model} that are mostly canaries`]: {
          [queueSum]: counter([0, 132]),
          [of('llm_engine_requests_total{outcome="stop"')]: counter([0, 11]),
        },
      },
    }),
    ...thresholdCases({
      alert: ticket(
        "KvCacheSaturated",
        `The KV cache of ${model} is full and requests wait`,
        `96% of the KV cache of ${model} is in use while requests wait: memory limits how many it works on at a time.`,
      ),
      what: `a KV cache of ${model} that is 96 % full while requests wait`,
      beyond: {
        [of("llm_engine_kv_cache_usage_ratio")]: always(0.96),
        [waiting]: always(1),
        ...busy(model, 12),
      },
      before: "9m45s",
      firesAt: "10m",
      silent: {
        [`a KV cache of ${model} that is 96 % full while nobody waits`]: {
          [of("llm_engine_kv_cache_usage_ratio")]: always(0.96),
        },
        [`a KV cache of ${model} that is 94 % full while requests wait`]: {
          [of("llm_engine_kv_cache_usage_ratio")]: always(0.94),
          [waiting]: always(1),
          ...busy(model, 12),
        },
      },
    }),
    ...thresholdCases({
      alert: ticket(
        "PreemptionsHigh",
        `${model} throws work away for want of memory`,
        `The engine of ${model} preempts 0.11 requests a second, whose tokens it computes again later: latency rises and throughput falls.`,
      ),
      what: `0.11 preemptions a second at ${model}`,
      beyond: { [of("llm_engine_preemptions_total")]: counter([0, 6.6]) },
      // The window of the rate fills for five minutes: above 0.1 from 4m45s on.
      before: "14m30s",
      firesAt: "14m45s",
      silent: {
        [`0.09 preemptions a second at ${model}`]: {
          [of("llm_engine_preemptions_total")]: counter([0, 5.4]),
        },
      },
    }),
  ];
}

function outcomeCases(model: EngineName): readonly RuleCase[] {
  const ticket = alertOf(model);
  const of = (metric: string) => ofEngine(model, metric);
  /** 1000 requests a minute, of which so many are answered with 5xx. */
  const failing = (share: number, perMinute = 1000) => ({
    [of(completion("2xx"))]: counter([0, perMinute * (1 - share)]),
    [of(completion("5xx"))]: counter([0, perMinute * share]),
  });
  /** 1000 requests a minute, all answered with 200, of which so many end so. */
  const ending = (outcome: string, share: number) => ({
    [of(completion("2xx"))]: counter([0, 1000]),
    [of('llm_engine_requests_total{outcome="stop"')]: counter([0, 1000 * (1 - share)]),
    [of(`llm_engine_requests_total{outcome="${outcome}"`)]: counter([0, 1000 * share]),
  });
  const never = { [of('llm_engine_requests_total{outcome="error"')]: "_" };
  return [
    ...thresholdCases({
      alert: ticket(
        "EngineErrorsHigh",
        `${model} fails requests`,
        `${model} failed 1.1% of the requests of the last 5 minutes.`,
      ),
      what: `1.1 % of the requests to ${model} that are answered with 5xx`,
      beyond: failing(0.011),
      before: "5m",
      firesAt: "5m15s",
      silent: {
        [`0.9 % of the requests to ${model} that are answered with 5xx`]: failing(0.009),
        [`1.1 % of requests to ${model} that are hardly more than canaries`]: failing(0.011, 5.4),
        [`0.6 % of the requests to ${model} that are counted as 5xx and as ended in error`]: {
          ...ending("error", 0.006),
          ...failing(0.006),
        },
      },
    }),
    ...thresholdCases({
      alert: ticket(
        "EngineErrorsHigh",
        `${model} fails requests`,
        `${model} failed 1.1% of the requests of the last 5 minutes.`,
      ),
      what: `1.1 % of the streams of ${model} that end with an error after their 200`,
      beyond: ending("error", 0.011),
      before: "5m",
      firesAt: "5m15s",
      silent: {
        [`0.9 % of the streams of ${model} that end with an error after their 200`]: ending("error", 0.009),
      },
    }),
    ...thresholdCases({
      alert: ticket(
        "EngineErrorsHigh",
        `${model} fails requests`,
        `${model} failed 100% of the requests of the last 5 minutes.`,
      ),
      what: `nothing but 5xx from ${model}, whose engine has finished no request`,
      beyond: {
        ...failing(1),
        ...never,
        [of(completion("2xx"))]: "_",
        [of('llm_engine_requests_total{outcome="stop"')]: "_",
      },
      before: "5m",
      firesAt: "5m15s",
      silent: {},
    }),
    ...thresholdCases({
      alert: ticket(
        "EngineAbortsHigh",
        `Clients of ${model} leave before the answer`,
        `21% of the requests to ${model} in the last 5 minutes were given up by their clients: they wait too long, or time out earlier than it answers.`,
      ),
      what: `21 % of the requests to ${model} that clients give up`,
      beyond: ending("abort", 0.21),
      before: "15m",
      firesAt: "15m15s",
      silent: {
        [`19 % of the requests to ${model} that clients give up`]: ending("abort", 0.19),
      },
    }),
  ];
}

function paceCases(model: EngineName): readonly RuleCase[] {
  const of = (metric: string) => ofEngine(model, metric);
  const ticket = alertOf(model);
  const waiting = { [of("llm_engine_requests_waiting")]: always(1) };
  /** 900 gaps a minute, so many of them not above 0.2 s. */
  const gaps = (short: number) => ({
    [of('llm_engine_itl_seconds_bucket{le="0.2"')]: counter([0, short]),
    [of('llm_engine_itl_seconds_bucket{le="0.3"')]: counter([0, 900]),
    [of('llm_engine_itl_seconds_bucket{le="+Inf"')]: counter([0, 900]),
  });
  return [
    ...thresholdCases({
      alert: ticket(
        "InterTokenLatencyHigh",
        `Answers of ${model} stutter`,
        `One in twenty gaps between two tokens of ${model} is longer than 210ms: answers come more slowly than people read.`,
      ),
      what: `gaps between tokens of ${model} of 210 ms`,
      beyond: gaps(850),
      before: "10m15s",
      firesAt: "10m30s",
      silent: {
        [`gaps between tokens of ${model} of 199 ms`]: gaps(860),
        [`gaps between tokens of ${model} of 210 ms in hardly more than canaries`]: {
          ...gaps(850),
          [of('llm_engine_requests_total{outcome="stop"')]: counter([0, 11]),
        },
      },
    }),
    ...thresholdCases({
      alert: ticket(
        "ThroughputBelowTarget",
        `${model} does not reach its throughput`,
        `${model} finishes 9.5 requests a second while others wait; 10 were agreed.`,
      ),
      what: `9.5 requests a second at ${model} while others wait`,
      beyond: { ...waiting, ...busy(model, 9.5) },
      before: "15m",
      firesAt: "15m15s",
      silent: {
        [`10.5 requests a second at ${model} while others wait`]: { ...waiting, ...busy(model, 10.5) },
        [`9.5 requests a second at ${model} while nobody waits`]: busy(model, 9.5),
      },
    }),
  ];
}

/** So many requests a second, with a queue that takes as much of their time as on a good day. */
function busy(model: EngineName, perSecond: number): Readonly<Record<string, string>> {
  return {
    [ofEngine(model, 'llm_engine_requests_total{outcome="stop"')]: counter([0, perSecond * 60]),
  };
}

export const engineCases: readonly RuleCase[] = models.flatMap((model) => [
  ...stalledCases(model),
  ...saturationCases(model),
  ...outcomeCases(model),
  ...paceCases(model),
]);
