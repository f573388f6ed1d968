import type { PushRefusalReason } from "../../inventory/metrics/index.ts";

/** Why a body is no exposition; the message is `<place>: <rule>: <remedy>`. */
export class ExpositionError extends Error {
  /** For the refusals' counter. */
  readonly reason: PushRefusalReason;
  /** `line 3` of text, counted from 1; `message 2` of protobuf, counted from 0; a path of JSON. */
  readonly place: string;

  constructor(reason: PushRefusalReason, place: string, problem: string) {
    super(`${place}: ${problem}`);
    this.name = "ExpositionError";
    this.reason = reason;
    this.place = place;
  }
}

/** @throws {ExpositionError} `malformed`, where there is a problem. */
export function refuseMalformed(problem: string | undefined, place: string): void {
  if (problem !== undefined) throw new ExpositionError("malformed", place, problem);
}
