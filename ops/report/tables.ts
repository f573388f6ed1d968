import { sloNames } from "../../inventory/metrics/index.ts";
import type { Measures } from "./report.ts";
import { days, latency, NOTHING, number, percent, rate, sloWords, time } from "./words.ts";

/** A column of a table of measures. */
export interface Column {
  readonly title: string;
  readonly text: (row: Measures) => string;
  /** How a value is to be taken. @defaultValue neither good nor bad */
  readonly mood?: (row: Measures) => Mood;
}

export type Mood = "good" | "bad" | "close" | "none";

/** A table of measures: a row a model, a team or everything. */
export interface Table {
  readonly title: string;
  readonly note: string;
  readonly columns: readonly Column[];
}

const named: Column = { title: "", text: ({ name }) => name };

/** The tables that all readable formats have. */
export const tables = {
  objectives: {
    title: "Promises",
    note: "Share of good requests or canary runs, against the share that was promised; beside it, how much of the bad ones that the period allows was used up.",
    columns: [
      named,
      ...sloNames.flatMap((slo): readonly Column[] => {
        const of = ({ objectives }: Measures) => objectives.find((one) => one.slo === slo);
        return [
          {
            title: sloWords[slo],
            text: (row) => {
              const found = of(row);
              return found === undefined
                ? NOTHING
                : `${percent(found.attainment)} of ${percent(found.objective)}`;
            },
            mood: (row) => spentMood(of(row)?.budgetSpent),
          },
          {
            title: "budget spent",
            text: (row) => percent(of(row)?.budgetSpent),
            mood: (row) => spentMood(of(row)?.budgetSpent),
          },
        ];
      }),
    ],
  },
  capacity: {
    title: "Demand and capacity",
    note: "Requests are all that the engine finished: those of users, canaries and the pairs that measure the gateway. Peak is the busiest five minutes; headroom is what was left then of the agreed throughput; growth is the trend of the daily peaks over the last seven days.",
    columns: [
      named,
      { title: "requests", text: ({ requests }) => number(Math.round(requests)) },
      { title: "mean", text: ({ requestsPerSecond }) => rate(requestsPerSecond) },
      { title: "peak", text: ({ peak }) => rate(peak?.value) },
      { title: "at (UTC)", text: ({ peak }) => (peak === undefined ? NOTHING : time(peak.at)) },
      { title: "target", text: ({ target }) => rate(target) },
      {
        title: "headroom",
        text: ({ headroom }) => percent(headroom),
        mood: ({ headroom = 1 }) => (headroom < 0 ? "bad" : headroom < 0.2 ? "close" : "none"),
      },
      { title: "growth a day", text: ({ growthPerDay }) => rate(growthPerDay) },
      { title: "to the limit", text: ({ limitDays }) => days(limitDays) },
    ],
  },
  latency: {
    title: "Latency and tokens",
    note: "Means over all requests: waiting, until the first token, and from there to the last. Goodput is the share of requests, canaries among them, within the model's latency target. 95th percentiles are of five minutes each.",
    columns: [
      named,
      { title: "goodput", text: ({ goodput }) => percent(goodput) },
      { title: "end to end", text: ({ e2eSeconds }) => latency(e2eSeconds) },
      { title: "queue", text: ({ latency: split }) => latency(split?.queue) },
      { title: "prefill", text: ({ latency: split }) => latency(split?.prefill) },
      { title: "decode", text: ({ latency: split }) => latency(split?.decode) },
      { title: "p95, usual", text: ({ e2eP95 }) => latency(e2eP95?.median) },
      { title: "p95, worst", text: ({ e2eP95 }) => latency(e2eP95?.worst.value) },
      { title: "tokens in", text: ({ promptTokens }) => number(Math.round(promptTokens)) },
      { title: "tokens out", text: ({ generationTokens }) => number(Math.round(generationTokens)) },
      { title: "out a second", text: ({ generationTokensPerSecond: tokens }) => number(tokens) },
    ],
  },
} as const satisfies Readonly<Record<string, Table>>;

function spentMood(spent: number | undefined): Mood {
  if (spent === undefined) return "none";
  return spent > 1 ? "bad" : spent > 0.5 ? "close" : "good";
}
