import type { CheckFailureReason } from "../../inventory/metrics/index.ts";
import type { AddressPolicy } from "../network/address-policy.ts";

/** One check while it is under way. */
export interface Attempt {
  /** Aborts when the time is up; whoever waits for the network obeys it. */
  readonly signal: AbortSignal;
  /** Seconds that the check may take. */
  readonly timeoutSeconds: number;
  /** What may be connected to. */
  readonly policy: AddressPolicy;
  /** To be called as soon as the target answers anything in its protocol: what `up` means. */
  readonly answered: () => void;
  /** To be called where the target is ready, and what is still asked decides nothing: to be cut then is no failure. */
  readonly ready: () => void;
  /** To be called with the time at which the target's certificate expires, as Unix time. */
  readonly certificateExpires: (unixSeconds: number) => void;
  /** To be called with the version that the target says it runs. */
  readonly runsVersion: (version: string) => void;
}

/** A question beside the checks: what is found on the way says nothing about a target. */
export function question(limits: Pick<Attempt, "signal" | "timeoutSeconds" | "policy">): Attempt {
  const unheard = () => undefined;
  return { ...limits, answered: unheard, ready: unheard, certificateExpires: unheard, runsVersion: unheard };
}

/** A check that ended in anything but "ready", with its reason. */
export class CheckFailure extends Error {
  override readonly name = "CheckFailure";
  readonly reason: CheckFailureReason;

  constructor(reason: CheckFailureReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
