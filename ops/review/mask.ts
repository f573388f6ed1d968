import { withoutSecrets } from "../../infra/aspects/secret-text.ts";
import type { Review } from "./review.ts";

/** What stands in place of a secret. */
const MASK = "<masked>";

/** Values of names that hold secrets, wherever they stand: more than synthesis refuses, for hiding costs nothing. */
const NAMED_VALUE =
  /(?<=\b(?:\w+_)?(?:passw(?:or)?d|secret|api_?key|service_key|credentials|token)["']?\s*[:=]\s*["']?)[^\s"',{}<>$/][^\s"',}]{3,}/gi;

/** A text with every secret in it masked. */
export function masked(text: string): string {
  return withoutSecrets(text, MASK).replace(NAMED_VALUE, MASK);
}

/** A review that can be printed anywhere. */
export function maskedReview(review: Review): Review {
  const { impacts, changes, objections, diffs } = review;
  return {
    ...review,
    impacts: impacts.map((impact) => ({ ...impact, because: masked(impact.because) })),
    changes: changes.map(({ before, after, ...change }) => ({
      ...change,
      id: masked(change.id),
      text: masked(change.text),
      ...(before === undefined ? {} : { before: masked(before) }),
      ...(after === undefined ? {} : { after: masked(after) }),
    })),
    objections: objections.map((objection) => ({
      ...objection,
      name: masked(objection.name),
      reason: masked(objection.reason),
    })),
    diffs: diffs.map(({ path, text }) => ({ path, text: masked(text) })),
  };
}
