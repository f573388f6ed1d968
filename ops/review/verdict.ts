import type { Review } from "./review.ts";

/** What comes of a review: what a command exits with, and what a report says first. */
export type Verdict = "refused" | "changes" | "nothing";

/** `refused`: an objection that nobody has acknowledged. `nothing`: deploying would change nothing. */
export function verdict({ objections, changes, diffs, resources = [] }: Review): Verdict {
  if (objections.some(({ acknowledged }) => !acknowledged)) return "refused";
  return changes.length + diffs.length + resources.length > 0 ? "changes" : "nothing";
}

/** Exit code of `review` and `drift`: 0 nothing, 1 refused, 3 changes. */
export function exitCode(review: Review): 0 | 1 | 3 {
  const codes = { nothing: 0, refused: 1, changes: 3 } as const;
  return codes[verdict(review)];
}
