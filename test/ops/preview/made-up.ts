/** A made-up Prometheus for pictures: whatever is asked has an answer, always the same. */
import { outerGroupings, selectors } from "../../../ops/promql/syntax.ts";
import type { Ask } from "../../../ops/preview/live-data.ts";

/** Values of the labels that series are told apart by; anything else has one. */
const values: Readonly<Record<string, readonly string[]>> = {
  model: ["mixtral-8x7b", "hermes-2", "openchat-3.5", "phi-3-mini"],
  path: ["direct", "gateway"],
  target: ["postgres", "redis", "qdrant", "gateway"],
  host: ["hx-llm-server-01", "sql-server"],
  slo: ["availability", "latency", "canary"],
  le: ["0.05", "0.1", "0.25", "0.5", "1", "+Inf"],
};

/** Answers every query with one series a combination of the labels that its result has. */
export const madeUp: Ask = (path) => {
  const url = new URL(path, "http://127.0.0.1/");
  const expr = url.searchParams.get("query") ?? "";
  const [labels = selectors(expr)[0]?.labels ?? []] = outerGroupings(expr);
  const start = Number(url.searchParams.get("start"));
  const step = Number(url.searchParams.get("step"));
  const isRange = url.pathname === "/query_range";
  const points = isRange ? Math.floor((Number(url.searchParams.get("end")) - start) / step) + 1 : 1;
  const result = combinations(labels).map((metric, index) => {
    const samples = Array.from({ length: points }, (_, point) => [
      start + point * step,
      sampleText(index, point),
    ]);
    return isRange ? { metric, values: samples } : { metric, value: [0, sampleText(index, 0)] };
  });
  return Promise.resolve({ data: { result } });
};

function combinations(labels: readonly string[]): readonly Readonly<Record<string, string>>[] {
  return labels.reduce<readonly Readonly<Record<string, string>>[]>(
    (sets, label) =>
      sets.flatMap((set) => (values[label] ?? ["x"]).map((value) => ({ ...set, [label]: value }))),
    [{}],
  );
}

function sampleText(series: number, point: number): string {
  return String(Math.round((series + 1) * (10 + 3 * Math.sin(point / 9 + series)) * 100) / 10_000);
}
