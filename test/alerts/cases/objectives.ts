import type { Check, FiringAlert, RuleCase } from "./case.ts";
import { firing, labelled } from "./firing.ts";

const scraped = 'host="gpu01",instance="10.0.0.11:9090",job="exporter",model="chat-large"';
const engine = 'host="gpu01",instance="10.0.0.11:8001",job="model-chat-large",model="chat-large"';
const run = (outcome: string) => `llm_canary_runs_total{outcome="${outcome}",path="direct",${scraped}}`;
const request = (outcome: string) => `llm_engine_requests_total{outcome="${outcome}",${engine}}`;
const inTime = `llm_canary_e2e_seconds_bucket{le="1",path="direct",${scraped}}`;
const paged = `ALERTS{alertname="CanaryFailing",alertstate="firing",host="gpu01",model="chat-large"}`;

/** Samples of a counter, by its increase a minute. */
const each = (perMinute: number) => `0+${String(perMinute)}x185`;

/** What objectives are measured by, on a good day. */
export const objectiveSeries: Readonly<Record<string, string>> = {
  [run("success")]: each(1),
  [run("failure")]: each(0),
  [request("stop")]: each(1000),
  [request("error")]: each(0),
  [inTime]: each(1),
  [`llm_canary_e2e_seconds_count{path="direct",${scraped}}`]: each(1),
  [paged]: "_x185",
};

type Slo = "availability" | "latency" | "canary";

/** Samples in which a share of the events is bad. */
const bad: Readonly<Record<Slo, (share: number) => Readonly<Record<string, string>>>> = {
  availability: (share) => ({
    [request("stop")]: each(1000 * (1 - share)),
    [request("error")]: each(1000 * share),
  }),
  latency: (share) => ({ [inTime]: each(1 - share) }),
  canary: (share) => ({ [run("success")]: each(1 - share), [run("failure")]: each(share) }),
};

const judged: Readonly<Record<Slo, string>> = {
  availability: "requests that the engine failed",
  latency: "canaries slower than the latency target",
  canary: "canaries that failed (direct path)",
};

/** Error ratios that fire, by window: 14.4, 6, 3 and 1 times the budget; objectives of the fixture. */
const limits: Readonly<Record<Slo, readonly [number, number, number, number]>> = {
  availability: [0.072, 0.03, 0.015, 0.005],
  latency: [0.72, 0.3, 0.15, 0.05],
  canary: [0.144, 0.06, 0.03, 0.01],
};

/** The windows in that order, with the minute at which each fires: its `for` after the first rate, at one minute. */
const windows = [
  { window: "1h", factor: "14.4", minute: 4 },
  { window: "6h", factor: "6", minute: 16 },
  { window: "1d", factor: "3", minute: 61 },
  { window: "3d", factor: "1", minute: 181 },
] as const;

function percent(ratio: number): string {
  return `${String(Number((ratio * 100).toPrecision(4)))}%`;
}

function burning(slo: Slo, index: number, ratio: number): readonly FiringAlert[] {
  const found = windows[index];
  const limit = limits[slo][index];
  if (found === undefined || limit === undefined) return [];
  const { window, factor } = found;
  const pages = index < 2;
  return [
    firing(
      pages ? "ErrorBudgetBurningFast" : "ErrorBudgetBurningSlowly",
      labelled(pages ? "critical" : "warning", "llm", { model: "chat-large", slo, window, host: "gpu01" }),
      `chat-large spends its error budget (${slo}) ${pages ? "fast" : "too fast"}`,
      `${percent(ratio)} of the events in ${window} were ${judged[slo]}; more than ${percent(limit)} spends the budget of 30 days ${factor} times as fast as it should last.`,
    ),
  ];
}

/** Just above and just below the limit of each window: that one and all longer ones fire, each after its `for`. */
function ratioCases(slo: Slo): readonly RuleCase[] {
  return limits[slo].flatMap((limit, index) =>
    [1.04, 0.96].map((factor): RuleCase => {
      const ratio = Number((limit * factor).toPrecision(6));
      const first = factor > 1 ? index : index + 1;
      const last = windows[Math.min(index, 3)]?.minute ?? 181;
      const moments = windows.filter(({ minute }) => minute <= last);
      const firingAt = (minute: number) =>
        windows.flatMap((window, i) => (i >= first && window.minute <= minute ? burning(slo, i, ratio) : []));
      const checks: readonly Check[] = moments.flatMap(({ minute }) => [
        { at: `${String(minute - 1)}m`, firing: firingAt(minute - 1) },
        { at: `${String(minute)}m`, firing: firingAt(minute) },
      ]);
      return {
        title: `${percent(ratio)} bad events of ${slo} ${factor > 1 ? "fire from" : "do not fire"} the window of ${windows[index]?.window ?? ""}`,
        about: index < 2 ? "ErrorBudgetBurningFast" : "ErrorBudgetBurningSlowly",
        given: bad[slo](ratio),
        checks,
      };
    }),
  );
}

export const objectiveCases: readonly RuleCase[] = [
  ...(["availability", "latency", "canary"] as const).flatMap(ratioCases),
  {
    title: "failed requests that are hardly more than canaries spend no budget",
    about: "ErrorBudgetBurningFast",
    given: { [request("stop")]: each(4), [request("error")]: each(1) },
    checks: [
      { at: "4m", firing: [] },
      { at: "16m", firing: [] },
    ],
  },
  {
    title: "an outage that has ended no longer pages by the hour, of which the last five minutes are clean",
    about: "ErrorBudgetBurningFast",
    // Ten minutes of failures.
    given: { [run("success")]: "0x10 1+1x175", [run("failure")]: "0+1x10 10x175" },
    checks: [
      { at: "4m", firing: burning("canary", 0, 1) },
      { at: "20m", firing: burning("canary", 1, 0.5) },
    ],
  },
  {
    title: "an outage that pages by itself does not page for its budget as well, nor ten minutes later",
    about: "ErrorBudgetBurningFast",
    given: { [run("success")]: each(0), [run("failure")]: each(1), [paged]: "_ _ 1x3 _x180" },
    checks: [
      { at: "4m", firing: [] },
      { at: "14m", firing: [] },
    ],
  },
  {
    title: "a model that has never failed a canary has spent nothing, though it has no series of failures",
    about: "ErrorBudgetBurningSlowly",
    given: { [run("failure")]: "_x185" },
    checks: [{ at: "62m", firing: [] }],
  },
];
