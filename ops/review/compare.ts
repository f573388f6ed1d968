import type { Bundle } from "../bundle/bundle.ts";
import { changes } from "./changes/index.ts";
import { fileDiffs } from "./diffs.ts";
import { changeDigest } from "./digest.ts";
import { impacts } from "./impact/index.ts";
import { maskedReview } from "./mask.ts";
import { monitoringModel } from "./model/index.ts";
import { objections } from "./policy/index.ts";
import { predictedChanges } from "./resources/predicted.ts";
import { gravestFirst, unforeseen, type ResourceChange } from "./resources/resource-change.ts";
import type { Review } from "./review.ts";

/** Two sides of a review. */
export interface ReviewInput {
  /** The environment's instance, e.g. `production`. */
  readonly environment: string;
  /** An empty bundle where nothing was deployed yet. */
  readonly base: ReviewSide;
  readonly head: ReviewSide;
  /** What Terraform does, from plans where hosts can be reached. @defaultValue predicted from the two bundles */
  readonly resources?: readonly ResourceChange[];
  /** Names of objections that somebody has acknowledged. */
  readonly acknowledged: readonly string[];
}

interface ReviewSide {
  /** In words, for people: a commit, `release 12`. */
  readonly title: string;
  readonly bundle: Bundle;
}

/**
 * What a change of an environment does and means. Pure; holds no secret.
 * @throws {BundleError} naming every rendered file that cannot be read.
 */
export function review(input: ReviewInput): Review {
  const { environment, acknowledged } = input;
  const base = { bundle: input.base.bundle, model: monitoringModel(input.base.bundle) };
  const head = { bundle: input.head.bundle, model: monitoringModel(input.head.bundle) };
  const predicted = predictedChanges(base.bundle, head.bundle);
  const resources = gravestFirst(input.resources ?? predicted);
  return maskedReview({
    environment,
    base: input.base.title,
    head: input.head.title,
    impacts: impacts(base, head, resources),
    changes: changes(base.model, head.model),
    objections: objections({ base, head, resources }, acknowledged),
    diffs: fileDiffs(base.bundle, head.bundle),
    resources,
    unforeseen: unforeseen(resources, predicted),
    digest: changeDigest(base.bundle, head.bundle),
  });
}
