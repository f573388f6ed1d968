import type { CanaryFailureReason } from "../../inventory/metrics/index.ts";
import { failureReason } from "../checks/failure-reason.ts";
import { AnswerError } from "./answer-error.ts";

/** Why a canary failed, by what it threw: what its answer lacks, or why none came. */
export function canaryFailureReason(error: unknown): CanaryFailureReason {
  return error instanceof AnswerError ? error.reason : failureReason(error);
}
