import type { recordedMetrics } from "../../inventory/metrics/index.ts";
import type { RecordingRule } from "../documents.ts";

/** Name of a series that rules record. */
export type RecordedName = keyof typeof recordedMetrics;

/** A rule that records a series of the registry. */
export function recording(
  record: RecordedName,
  expr: string,
  labels?: Readonly<Record<string, string>>,
): RecordingRule {
  // A copy: YAML writes an object that stands in two places as an anchor and an alias.
  return { record, expr, ...(labels === undefined ? {} : { labels: { ...labels } }) };
}
