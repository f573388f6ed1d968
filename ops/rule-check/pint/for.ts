import type { AlertingRule } from "../../../alerts/index.ts";
import { durationSeconds } from "../../../alerts/duration.ts";

/** `alerts/for`: a `for` or `keep_firing_for` that is no duration, or says what is so without it. */
export function forProblems(rule: AlertingRule): readonly string[] {
  return (["for", "keep_firing_for"] as const).flatMap((field) => {
    const text = rule[field];
    if (text === undefined) return [];
    const seconds = durationSeconds(text);
    if (Number.isNaN(seconds)) return [`${field}: ${text} is no duration`];
    return seconds === 0 ? [`${field}: ${text} is so without it`] : [];
  });
}
