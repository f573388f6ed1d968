import type { Check, FiringAlert, RuleCase } from "./case.ts";
import { firing, labelled } from "./firing.ts";
import { completion } from "./healthy-platform.ts";

const scraped = 'host="gpu01",instance="10.0.0.11:9090",job="exporter",model="chat-large"';
const engine = 'host="gpu01",instance="10.0.0.11:8001",job="model-chat-large",model="chat-large"';
/** A count of canaries, by outcome. */
export const run = (outcome: string, path: "direct" | "gateway" = "direct") =>
  `llm_canary_runs_total{outcome="${outcome}",path="${path}",${scraped}}`;
const request = (outcome: string) => `llm_engine_requests_total{outcome="${outcome}",${engine}}`;
const answer = (status: string) => `${completion(status)},${engine}}`;
/** The bucket that ends at the latency target. */
export const inTime = `llm_canary_e2e_seconds_bucket{le="1",path="direct",${scraped}}`;
/** Likewise of first tokens. */
export const firstInTime = `llm_canary_ttft_seconds_bucket{le="0.5",path="direct",${scraped}}`;
/** The page about an outage of the gateway. */
export const gatewayPaged = `ALERTS{alertname="GatewayDown",alertstate="firing",host="gpu01",target="gateway"}`;
const paged = `ALERTS{alertname="ModelServiceDown",alertstate="firing",host="gpu01",model="chat-large"}`;

type Step = 60 | 300;

/** Samples of a counter for four hours, by its increase a minute. */
export function each(perMinute: number, stepSeconds: Step): string {
  return `0+${String(Number(((perMinute * stepSeconds) / 60).toPrecision(9)))}x${String((4 * 3600) / stepSeconds)}`;
}

/** Canaries a minute by each path: so many that every share of them is several. */
export const canaries = 60;

/** What objectives are measured by, on a good day. */
export function objectiveSeries(stepSeconds: Step): Readonly<Record<string, string>> {
  const once = each(canaries, stepSeconds);
  const never = each(0, stepSeconds);
  return {
    [run("success")]: once,
    [run("failure")]: never,
    [run("skipped")]: never,
    [run("success", "gateway")]: once,
    [run("failure", "gateway")]: never,
    [answer("2xx")]: each(1000, stepSeconds),
    [answer("5xx")]: never,
    [request("error")]: never,
    [inTime]: once,
    [firstInTime]: once,
    [paged]: "_x185",
    [gatewayPaged]: "_x185",
  };
}

const slos = ["availability", "latency", "ttft", "canary"] as const;
type Slo = (typeof slos)[number];
type Bad = (share: number, stepSeconds: Step) => Readonly<Record<string, string>>;

/** Samples in which a share of the events is bad. */
const bad: Readonly<Record<Slo, Bad>> = {
  availability: (share, step) => ({
    [answer("2xx")]: each(1000 * (1 - share), step),
    [answer("5xx")]: each(1000 * share, step),
  }),
  latency: (share, step) => ({ [inTime]: each(canaries * (1 - share), step) }),
  ttft: (share, step) => ({ [firstInTime]: each(canaries * (1 - share), step) }),
  canary: (share, step) => ({
    [run("success")]: each(canaries * (1 - share), step),
    [run("failure")]: each(canaries * share, step),
    // All that succeeded did so in time.
    [inTime]: each(canaries * (1 - share), step),
    [firstInTime]: each(canaries * (1 - share), step),
  }),
};

const judged: Readonly<Record<Slo, string>> = {
  availability: "requests that the model service failed",
  latency: "canaries slower than the latency target, or skipped behind a queue",
  ttft: "canaries whose first token came too late, or skipped behind a queue",
  canary: "canaries that failed (direct path)",
};

/** Error ratios that fire, by window: 14.4, 6, 3 and 1 times the budget; objectives of the fixture. */
const limits: Readonly<Record<Slo, readonly [number, number, number, number]>> = {
  availability: [0.072, 0.03, 0.015, 0.005],
  latency: [0.72, 0.3, 0.15, 0.05],
  ttft: [0.72, 0.3, 0.15, 0.05],
  canary: [0.144, 0.06, 0.03, 0.01],
};

/** The windows in that order, with the minute at which each fires: its `for` after the first rate, one step in. */
const windows = [
  { window: "1h", factor: "14.4", minute: 4 },
  { window: "6h", factor: "6", minute: 16 },
  { window: "1d", factor: "3", minute: 65 },
  { window: "3d", factor: "1", minute: 185 },
] as const;
const pages = [0, 1] as const;
const tickets = [2, 3] as const;

function percent(ratio: number): string {
  return `${String(Number((ratio * 100).toPrecision(4)))}%`;
}

/** The alert of a window, by its index, with the ratio that it shows. */
export function burning(slo: Slo, index: number, ratio: number): readonly FiringAlert[] {
  const found = windows[index];
  const limit = limits[slo][index];
  if (found === undefined || limit === undefined) return [];
  const { window, factor } = found;
  const isPage = index < 2;
  return [
    firing(
      isPage ? "ErrorBudgetBurningFast" : "ErrorBudgetBurningSlowly",
      labelled(isPage ? "critical" : "warning", "llm", { model: "chat-large", slo, window, host: "gpu01" }),
      `chat-large spends its error budget (${slo}) ${isPage ? "fast" : "too fast"}`,
      `${percent(ratio)} of the events in ${window} were ${judged[slo]}; more than ${percent(limit)} spends the budget of 30 days ${factor} times as fast as it should last.`,
    ),
  ];
}

/**
 * Just above and just below the limits of some windows: that one and all longer ones fire, each after its `for`. In
 * the steps of the tickets nothing is said of pages.
 */
function ratioCases(slo: Slo, indexes: readonly number[], stepSeconds: Step): readonly RuleCase[] {
  const step = stepSeconds / 60;
  return indexes.flatMap((index) =>
    [1.04, 0.96].map((factor): RuleCase => {
      const ratio = Number(((limits[slo][index] ?? Number.NaN) * factor).toPrecision(6));
      const first = factor > 1 ? index : index + 1;
      const moments = windows.filter((_, i) => i <= index && indexes.includes(i));
      const firingAt = (minute: number) =>
        windows.flatMap((window, i) => (i >= first && window.minute <= minute ? burning(slo, i, ratio) : []));
      const checks: readonly Check[] = moments.flatMap(({ minute }) => [
        { at: `${String(minute - step)}m`, firing: firingAt(minute - step) },
        { at: `${String(minute)}m`, firing: firingAt(minute) },
      ]);
      return {
        title: `${percent(ratio)} bad events of ${slo} ${factor > 1 ? "fire from" : "do not fire"} the window of ${windows[index]?.window ?? ""}`,
        about: index < 2 ? "ErrorBudgetBurningFast" : "ErrorBudgetBurningSlowly",
        given: bad[slo](ratio, stepSeconds),
        checks,
      };
    }),
  );
}

/** Rule tests of the windows that page, in steps of a minute. */
export const budgetPageCases: readonly RuleCase[] = [
  ...slos.flatMap((slo) => ratioCases(slo, pages, 60)),
  {
    title: "canaries that are skipped behind a queue are slow answers, and no failures",
    about: "ErrorBudgetBurningFast",
    // Three of four are not sent; those that are are in time.
    given: {
      [run("success")]: each(canaries / 4, 60),
      [run("skipped")]: each((canaries / 4) * 3, 60),
      [inTime]: each(canaries / 4, 60),
      [firstInTime]: each(canaries / 4, 60),
    },
    checks: [
      { at: "3m", firing: [] },
      { at: "4m", firing: [...burning("latency", 0, 0.75), ...burning("ttft", 0, 0.75)] },
    ],
  },
  {
    title: "failed requests that are hardly more than canaries spend no budget",
    about: "ErrorBudgetBurningFast",
    given: { [answer("2xx")]: each(4, 60), [answer("5xx")]: each(1, 60) },
    checks: [
      { at: "4m", firing: [] },
      { at: "16m", firing: [] },
    ],
  },
  {
    title: "answers that the engine ends with an error after their 200 spend the budget of availability",
    about: "ErrorBudgetBurningFast",
    given: { [request("error")]: each(100, 60) },
    checks: [
      { at: "3m", firing: [] },
      { at: "4m", firing: burning("availability", 0, 0.1) },
    ],
  },
  {
    title: "an outage pages by the hour once it has been seen twice, and held for three minutes",
    about: "ErrorBudgetBurningFast",
    // Ten minutes of failures.
    given: outage("0x10 1+1x175", "0+1x10 10x175"),
    checks: [
      { at: "4m", firing: [] },
      // Two failures are at the second minute.
      { at: "5m", firing: burning("canary", 0, 1) },
    ],
  },
  {
    title: "an outage that pages by itself does not page for its budget as well, nor when it is over",
    about: "ErrorBudgetBurningFast",
    // Half an hour after its end the shorter window is clean: until then the page that was told stands for both.
    given: { ...outage("0x30 1+1x150", "0+1x30 30x150"), [paged]: "1x30 _x150" },
    checks: [
      { at: "30m", firing: [] },
      { at: "40m", firing: [] },
      { at: "56m", firing: [] },
      { at: "58m", firing: [] },
    ],
  },
];

/** Rule tests of the windows that are tickets, in steps of five minutes. */
export const budgetTicketCases: readonly RuleCase[] = [
  ...slos.flatMap((slo) => ratioCases(slo, tickets, 300)),
  {
    title: "a model that has never failed a canary has spent nothing, though it has no series of failures",
    about: "ErrorBudgetBurningSlowly",
    given: { [run("failure")]: "_x185" },
    checks: [{ at: "65m", firing: [] }],
  },
  {
    title: "a bucket without a history tells nobody of a sound model, also where six hours are known",
    about: "ErrorBudgetBurningSlowly",
    given: { [run("success")]: "0+300x80", [inTime]: "_x73 0+300x5", [firstInTime]: "0+300x80" },
    checks: ["385m", "390m"].map((at) => ({ at, firing: [] })),
  },
];

/** Canaries of which some fail, and all others are in time. */
export function outage(successes: string, failures: string): Readonly<Record<string, string>> {
  return {
    [run("success")]: successes,
    [run("failure")]: failures,
    [inTime]: successes,
    [firstInTime]: successes,
  };
}
