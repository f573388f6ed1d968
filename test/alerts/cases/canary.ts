import { clock, counter, ended, gauge, type RuleCase } from "./case.ts";
import {
  canaryFailing,
  canaryStale,
  exporterDown,
  gatewayCanaryFailing,
  gatewayDown,
  modelServiceDown,
  modelServiceNotReady,
} from "./expected.ts";
import { exporterDies, ofCanary, ofTarget, up } from "./healthy.ts";

type Path = "direct" | "gateway";

/** Canaries of chat-large of which a share fails: one run a minute in all. */
function failing(path: Path, share: number): Readonly<Record<string, string>> {
  return {
    [ofCanary("llm_canary_runs_total", path, "success")]: counter([0, 1 - share]),
    [ofCanary("llm_canary_runs_total", path, "failure")]: counter([0, share]),
  };
}

/** The same where the exporter dies at the sixth minute. */
function failingUntilExporterDies(path: Path): Readonly<Record<string, string>> {
  return {
    ...exporterDies(6),
    ...Object.fromEntries(
      Object.entries(failing(path, 1)).map(([series, samples]) => [series, ended(samples, 6)]),
    ),
  };
}

/** Canaries that fail from one minute to another: one run a minute. */
function failingBetween(path: Path, from: number, to: number): Readonly<Record<string, string>> {
  return {
    [ofCanary("llm_canary_runs_total", path, "success")]: counter([0, 1], [from, 0], [to, 1]),
    [ofCanary("llm_canary_runs_total", path, "failure")]: counter([0, 0], [from, 1], [to, 0]),
  };
}

/** Yes, but for the minutes from the second to the eighth. */
const away = gauge([0, 1], [2, 0], [8, 1]);

const staleCanaries = [canaryStale("direct"), canaryStale("gateway")];

export const canaryCases: readonly RuleCase[] = [
  {
    title: "a model service that fails most of its canaries pages after two minutes",
    about: "CanaryFailing",
    // The rate exists from the second sample on, at 15 s.
    given: failing("direct", 0.75),
    checks: [
      { at: "2m", firing: [] },
      { at: "2m15s", firing: [canaryFailing("75%")] },
    ],
  },
  {
    title: "a model service that fails on both paths is one page, of the model",
    about: "CanaryFailing",
    given: { ...failing("direct", 1), ...failing("gateway", 1) },
    checks: [
      { at: "2m15s", firing: [canaryFailing("100%")] },
      { at: "15m", firing: [canaryFailing("100%")] },
    ],
  },
  {
    title: "a model service that has never completed a canary pages, though it has no series of successes",
    about: "CanaryFailing",
    given: {
      [ofCanary("llm_canary_runs_total", "direct", "success")]: "_",
      [ofCanary("llm_canary_runs_total", "direct", "failure")]: counter([0, 1]),
    },
    checks: [
      { at: "2m", firing: [] },
      { at: "2m15s", firing: [canaryFailing("100%")] },
    ],
  },
  {
    title: "failing canaries do not look resolved when the exporter dies, until that pages itself",
    about: "CanaryFailing",
    given: failingUntilExporterDies("direct"),
    checks: [
      { at: "7m45s", firing: [canaryFailing("100%")] },
      { at: "8m", firing: [canaryFailing("100%"), exporterDown] },
      // The last samples leave the window at 10m30s; the alert outlives them by three minutes.
      { at: "12m", firing: [canaryFailing("100%"), exporterDown, ...staleCanaries] },
      { at: "15m", firing: [exporterDown, ...staleCanaries] },
    ],
  },
  {
    title: "an outage that pages by itself does not page for its canaries as well, nor when it is over",
    about: "CanaryFailing",
    given: {
      ...failingBetween("direct", 2, 8),
      ...failingBetween("gateway", 2, 8),
      [ofTarget("llm_target_ready", "chat-large")]: away,
    },
    checks: [
      { at: "4m", firing: [modelServiceNotReady] },
      { at: "10m45s", firing: [modelServiceNotReady] },
      { at: "11m", firing: [] },
      { at: "13m", firing: [] },
      { at: "15m", firing: [] },
    ],
  },
  {
    title:
      "a model service that is back is no second page until its first canary, which may be long in coming",
    about: "CanaryFailing",
    given: {
      ...failingBetween("direct", 2, 8),
      [ofCanary("llm_canary_runs_total", "direct", "success")]: counter([0, 1], [2, 0], [11, 1]),
      [up("model-chat-large")]: away,
      [ofTarget("llm_target_serving", "chat-large")]: gauge([0, 1], [2, 0], [11.25, 1]),
    },
    checks: [
      { at: "7m45s", firing: [modelServiceDown] },
      ...["8m", "10m", "12m", "13m", "15m"].map((at) => ({ at, firing: [] })),
    ],
  },
  {
    title: "a model service that is back and has so long a queue that it is sent no canary is no second page",
    about: "CanaryFailing",
    given: {
      ...failingBetween("direct", 2, 8),
      [ofCanary("llm_canary_runs_total", "direct", "success")]: counter([0, 1], [2, 0]),
      [up("model-chat-large")]: away,
      // The last failure counts for three intervals.
      [ofTarget("llm_target_serving", "chat-large")]: ended(gauge([0, 1], [2, 0]), 11.25),
    },
    checks: [
      { at: "7m45s", firing: [modelServiceDown] },
      ...["8m", "10m", "12m", "13m", "15m"].map((at) => ({ at, firing: [] })),
    ],
  },
  {
    title: "a model service that is back and completes nothing pages for that, four minutes later",
    about: "CanaryFailing",
    given: {
      ...failingBetween("direct", 2, 30),
      [up("model-chat-large")]: away,
      [ofTarget("llm_target_serving", "chat-large")]: gauge([0, 1], [2, 0]),
    },
    checks: [
      { at: "7m45s", firing: [modelServiceDown] },
      { at: "8m", firing: [] },
      // At 11m45s with Prometheus 3, whose ranges are left-open.
      { at: "11m30s", firing: [] },
      { at: "12m", firing: [canaryFailing("100%")] },
    ],
  },
  {
    title: "a model service that fails half of its canaries pages nobody yet",
    about: "CanaryFailing",
    given: failing("direct", 0.5),
    checks: [
      { at: "2m15s", firing: [] },
      { at: "15m", firing: [] },
    ],
  },
  {
    title: "canaries that fail only through the gateway page for the gateway after two minutes",
    about: "GatewayCanaryFailing",
    given: failing("gateway", 0.75),
    checks: [
      { at: "2m", firing: [] },
      { at: "2m15s", firing: [gatewayCanaryFailing] },
    ],
  },
  {
    title: "canaries that fail through the gateway do not look resolved when the exporter dies",
    about: "GatewayCanaryFailing",
    given: failingUntilExporterDies("gateway"),
    checks: [
      { at: "8m", firing: [gatewayCanaryFailing, exporterDown] },
      { at: "12m", firing: [gatewayCanaryFailing, exporterDown, ...staleCanaries] },
      { at: "15m", firing: [exporterDown, ...staleCanaries] },
    ],
  },
  {
    title: "an outage of the gateway is one page, and none when it is over",
    about: "GatewayCanaryFailing",
    given: {
      ...failingBetween("gateway", 2, 8),
      [up("gateway")]: away,
      [ofTarget("llm_target_ready", "gateway")]: away,
      [ofTarget("llm_target_serving", "gateway")]: gauge([0, 1], [2, 0], [11.25, 1]),
    },
    checks: [
      { at: "4m", firing: [gatewayDown] },
      { at: "7m45s", firing: [gatewayDown] },
      { at: "8m", firing: [] },
      { at: "10m", firing: [] },
      { at: "13m", firing: [] },
    ],
  },
  {
    title: "a gateway that is back and passes nothing on pages for that, four minutes later",
    about: "GatewayCanaryFailing",
    given: {
      ...failingBetween("gateway", 2, 30),
      [up("gateway")]: away,
      [ofTarget("llm_target_serving", "gateway")]: gauge([0, 1], [2, 0]),
    },
    checks: [
      { at: "7m45s", firing: [gatewayDown] },
      { at: "8m", firing: [] },
      { at: "11m30s", firing: [] },
      { at: "12m", firing: [gatewayCanaryFailing] },
    ],
  },
  {
    title:
      "a model that fails more canaries through the gateway than straight, by chance, is none of the gateway's",
    about: "GatewayCanaryFailing",
    given: { ...failing("gateway", 0.6), ...failing("direct", 0.4) },
    checks: [
      { at: "2m15s", firing: [] },
      { at: "15m", firing: [] },
    ],
  },
  {
    title: "a gateway that passes nothing on to a model which fails some by itself pages in the same time",
    about: "GatewayCanaryFailing",
    given: { ...failing("gateway", 1), ...failing("direct", 0.2) },
    checks: [
      { at: "2m", firing: [] },
      { at: "2m15s", firing: [gatewayCanaryFailing] },
    ],
  },
  {
    title: "canaries fail through the gateway of a model that has never failed one by itself",
    about: "GatewayCanaryFailing",
    given: { ...failing("gateway", 1), [ofCanary("llm_canary_runs_total", "direct", "failure")]: "_" },
    checks: [
      { at: "2m", firing: [] },
      { at: "2m15s", firing: [gatewayCanaryFailing] },
    ],
  },
  {
    title: "a gateway that fails half of the canaries pages nobody yet",
    about: "GatewayCanaryFailing",
    given: failing("gateway", 0.5),
    checks: [{ at: "15m", firing: [] }],
  },
  {
    title: "a canary that stops is a ticket when three runs are missing, after five minutes more",
    about: "CanaryStale",
    // Last run at 5m; older than 180 s from 8m15s on.
    given: { [ofCanary("llm_canary_last_run_timestamp_seconds", "gateway")]: clock(5) },
    checks: [
      { at: "13m", firing: [] },
      { at: "13m15s", firing: [canaryStale("gateway")] },
    ],
  },
  {
    title: "a canary that has never run is a ticket after five minutes",
    about: "CanaryStale",
    given: { [ofCanary("llm_canary_last_run_timestamp_seconds", "direct")]: "_" },
    checks: [
      { at: "4m45s", firing: [] },
      { at: "5m", firing: [canaryStale("direct")] },
    ],
  },
  {
    title: "a canary of which every second and third run is skipped is no ticket",
    about: "CanaryStale",
    given: {
      [ofCanary("llm_canary_last_run_timestamp_seconds", "direct")]: clock()
        .split(" ")
        .map((seconds) => String(Math.floor(Number(seconds) / 180) * 180))
        .join(" "),
    },
    checks: [{ at: "15m", firing: [] }],
  },
];
