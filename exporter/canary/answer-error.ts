import type { CanaryFailureReason } from "../../inventory/metrics/index.ts";

/** An answer that is not a sound completion of the model that was asked. */
export class AnswerError extends Error {
  override readonly name = "AnswerError";
  readonly reason: CanaryFailureReason;

  constructor(reason: CanaryFailureReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
