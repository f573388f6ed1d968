import { sloNames } from "../../inventory/metrics/index.ts";
import type { Measures, Report } from "./report.ts";

type Cell = string | number | undefined;

/** The columns, in base units; shares are 0–1, times ISO 8601 in UTC. */
const columns: readonly (readonly [name: string, of: (row: Measures) => Cell])[] = [
  ["kind", ({ kind }) => kind],
  ["name", ({ name }) => name],
  ["coverage_ratio", ({ coverage }) => coverage],
  ["requests", ({ requests }) => requests],
  ["requests_per_second", ({ requestsPerSecond }) => requestsPerSecond],
  ["peak_requests_per_second", ({ peak }) => peak?.value],
  ["peak_at", ({ peak }) => isoTime(peak?.at)],
  ["target_requests_per_second", ({ target }) => target],
  ["headroom_ratio", ({ headroom }) => headroom],
  ["growth_requests_per_second_per_day", ({ growthPerDay }) => growthPerDay],
  ["days_to_limit", ({ limitDays }) => limitDays],
  ["prompt_tokens", ({ promptTokens }) => promptTokens],
  ["generation_tokens", ({ generationTokens }) => generationTokens],
  ["generation_tokens_per_second", ({ generationTokensPerSecond }) => generationTokensPerSecond],
  ["goodput_ratio", ({ goodput }) => goodput],
  ["e2e_seconds", ({ e2eSeconds }) => e2eSeconds],
  ["queue_seconds", ({ latency }) => latency?.queue],
  ["prefill_seconds", ({ latency }) => latency?.prefill],
  ["decode_seconds", ({ latency }) => latency?.decode],
  ["e2e_p95_median_seconds", ({ e2eP95 }) => e2eP95?.median],
  ["e2e_p95_worst_seconds", ({ e2eP95 }) => e2eP95?.worst.value],
  ["e2e_p95_worst_at", ({ e2eP95 }) => isoTime(e2eP95?.worst.at)],
  ...sloNames.flatMap((slo): readonly (readonly [string, (row: Measures) => Cell])[] => {
    const of = ({ objectives }: Measures) => objectives.find((one) => one.slo === slo);
    return [
      [`${slo}_events`, (row) => of(row)?.events],
      [`${slo}_objective_ratio`, (row) => of(row)?.objective],
      [`${slo}_attainment_ratio`, (row) => of(row)?.attainment],
      [`${slo}_budget_spent_ratio`, (row) => of(row)?.budgetSpent],
    ];
  }),
];

/** A row a model, a team and everything, under a row of names; what could not be measured is empty (RFC 4180). */
export function reportCsv({ models, teams, total }: Report): string {
  const rows = [...models, ...teams, total].map((row) => columns.map(([, of]) => cellText(of(row))));
  return [columns.map(([name]) => name), ...rows].map((cells) => `${cells.join(",")}\r\n`).join("");
}

function cellText(cell: Cell): string {
  if (cell === undefined) return "";
  // Nine digits: more are noise of the floating point, which differs by the order of additions.
  const text = typeof cell === "number" ? String(Number(cell.toPrecision(9))) : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function isoTime(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : new Date(seconds * 1000).toISOString();
}
