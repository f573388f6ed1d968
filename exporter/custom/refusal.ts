import type { PushRefusalReason } from "../../inventory/metrics/index.ts";

/** Problems that one answer names. */
const MOST_PROBLEMS = 20;

/** By reason: what the client is told by the number. */
const statuses = {
  malformed: 400,
  duplicate: 400,
  structure: 400,
  timestamp: 400,
  grouping: 400,
  content_type: 415,
  undeclared: 422,
  type: 409,
  labels: 422,
  value: 422,
  counter_lowered: 409,
  conflict: 409,
  budget: 422,
  limit: 422,
  store: 503,
} as const satisfies Readonly<Record<PushRefusalReason, number>>;

/** One thing that is wrong with what was sent: `<place>: <rule>: <remedy>`. */
export interface Problem {
  readonly reason: PushRefusalReason;
  readonly text: string;
}

/** Why what was sent was not taken, with every problem; nothing has changed. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** Of the first problem, for the counters and the status. */
  readonly reason: PushRefusalReason;
  /** Series that were sent, as far as they could be read. */
  readonly series: number;

  constructor(problems: readonly [Problem, ...Problem[]], series: number) {
    const shown = problems.slice(0, MOST_PROBLEMS).map(({ text }) => text);
    const rest = problems.length - shown.length;
    super([...shown, ...(rest > 0 ? [`and ${String(rest)} more problems`] : [])].join("\n"));
    this.reason = problems[0].reason;
    this.series = series;
  }

  /** HTTP status of the answer. */
  get status(): number {
    return statuses[this.reason];
  }
}
