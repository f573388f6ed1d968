import type { AdmittedFamily } from "./admission.ts";
import type { Declarations } from "./declarations.ts";
import { groupBytes } from "./group-bytes.ts";
import type { Problem } from "./refusal.ts";
import { type StoredGroup, storedSeries } from "./stored-group.ts";
import type { Usage } from "./tally.ts";

/** Bytes of all lines together, our own about each group among them: a scrape has to stay below the body_size_limit of its job, 32 MB. */
const MOST_BYTES = 24 * 1024 * 1024;

/** What a push would do to the group. */
interface Step {
  readonly source: string;
  readonly before: StoredGroup | undefined;
  readonly after: StoredGroup | undefined;
  readonly admitted: readonly AdmittedFamily[];
}

/** Every budget that a push would go beyond. One that is beyond it already, because it was lowered, may shrink. */
export function budgetProblems(declared: Declarations, stored: Usage, step: Step): readonly Problem[] {
  const { source, before, after, admitted } = step;
  const namespace = declared.namespace(source);
  const problems: Problem[] = [];
  const check = (what: string, now: number, added: number, most: number, remedy: string) => {
    if (added <= 0 || now + added <= most) return;
    const text = `${what}: ${String(now + added)} would be above the limit of ${String(most)}, with ${String(now)} in use: ${remedy}`;
    problems.push({ reason: "budget", text });
  };
  for (const title of new Set(admitted.map(({ declaration }) => declaration.title))) {
    const most = declared.all.find((one) => one.title === title)?.family.mostSeries ?? 0;
    const added = storedSeries(after, title) - storedSeries(before, title);
    const remedy = "send fewer label values, or raise its mostSeries";
    check(`${title}: series`, stored.seriesOfFamily(title), added, most, remedy);
  }
  const added = storedSeries(after) - storedSeries(before);
  const inNamespace = `namespace ${source}`;
  const most = namespace?.mostSeries ?? 0;
  check(
    `${inNamespace}: series`,
    stored.seriesOf(source),
    added,
    most,
    "delete groups, or raise its mostSeries",
  );
  const groups = Number(after !== undefined) - Number(before !== undefined);
  const mostGroups = namespace?.mostGroups ?? 0;
  const remedy = "push under fewer paths, delete groups, or raise its mostGroups";
  check(`${inNamespace}: groups`, stored.groupsOf(source), groups, mostGroups, remedy);
  const all = declared.config.mostSeries;
  check(
    "all namespaces: series",
    stored.series(),
    added,
    all,
    "delete groups, or raise customMetrics.mostSeries",
  );
  const bytes = (after ? groupBytes(after) : 0) - (before ? groupBytes(before) : 0);
  check("all namespaces: bytes", stored.bytes(), bytes, MOST_BYTES, "send shorter label values");
  return problems;
}
