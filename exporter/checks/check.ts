import type { CheckFailureReason } from "../../inventory/metrics/index.ts";
import type { TargetConfig } from "../config.ts";
import { errorText } from "../error-text.ts";
import { excerpt } from "../excerpt.ts";
import type { AddressPolicy } from "../network/address-policy.ts";
import { deadline } from "../network/deadline.ts";
import { type Attempt, CheckFailure } from "./attempt.ts";
import { failureReason, isAnswer } from "./failure-reason.ts";
import { checkGateway } from "./gateway.ts";
import { checkModel } from "./model.ts";
import { checkPgpool } from "./pgpool.ts";
import { checkPostgres } from "./postgres.ts";
import { checkQdrant } from "./qdrant.ts";
import { checkRedis } from "./redis.ts";
import { checkWeb } from "./web.ts";

/** What a check found. A target that is down is a value, never an exception. */
export interface CheckReport {
  /** Something answered in the target's protocol, whatever it said. */
  readonly up: boolean;
  readonly ready: boolean;
  readonly durationSeconds: number;
  /** When the certificate that it showed expires, or its chain, as Unix time; also of one that was refused. */
  readonly certificateExpiry?: number;
  /** The version that it says it runs, e.g. `0.11.0`. */
  readonly version?: string;
  /** Why it is not ready. */
  readonly failure?: { readonly reason: CheckFailureReason; readonly detail: string };
}

/** A check under way. */
export interface RunningCheck {
  /** Never rejects; ends at the target's own time-out, or when it is cut, at the latest. */
  readonly report: Promise<CheckReport>;
  /** What is known by now of a check that has not ended. */
  readonly soFar: () => CheckReport;
}

/**
 * Checks one target.
 * @param policy what may be connected to
 * @param cut ends the check early, with reason `timeout`
 */
export function startedCheck(target: TargetConfig, policy: AddressPolicy, cut: AbortSignal): RunningCheck {
  const start = performance.now();
  const { signal, done } = deadline(target.timeoutSeconds, cut);
  let up = false;
  let isReady = false;
  let seen: Pick<CheckReport, "certificateExpiry" | "version"> = {};
  const answered = () => {
    up = true;
  };
  const ready = () => {
    isReady = true;
  };
  const certificateExpires = (certificateExpiry: number) => {
    seen = { ...seen, certificateExpiry };
  };
  const runsVersion = (version: string) => {
    seen = { ...seen, version };
  };
  const elapsed = () => (performance.now() - start) / 1000;
  const sound = (): CheckReport => ({ up: true, ready: true, durationSeconds: elapsed(), ...seen });
  const failed = (reason: CheckFailureReason, detail: string): CheckReport => ({
    up,
    ready: false,
    durationSeconds: elapsed(),
    ...seen,
    failure: { reason, detail },
  });
  const { timeoutSeconds } = target;
  const limits = { signal, timeoutSeconds, policy };
  const attempt: Attempt = { ...limits, answered, ready, certificateExpires, runsVersion };
  const report = Promise.race([performed(target, attempt), timeUp(signal)])
    .finally(done)
    .then(sound, (error: unknown) => {
      if (isReady) return sound();
      if (isAnswer(error)) answered();
      return failed(signal.aborted ? "timeout" : failureReason(error), excerpt(errorText(error)));
    });
  return { report, soFar: () => (isReady ? sound() : failed("timeout", "still under way")) };
}

/** Rejects when the signal aborts: no library may keep a check waiting for longer. */
function timeUp(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = () => {
      reject(new CheckFailure("timeout", "no answer within its time"));
    };
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
  });
}

async function performed(target: TargetConfig, attempt: Attempt): Promise<void> {
  switch (target.kind) {
    case "model":
      return checkModel(target, attempt);
    case "gateway":
      return checkGateway(target, attempt);
    case "postgres":
      return checkPostgres(target, attempt);
    case "pgpool":
      return checkPgpool(target, attempt);
    case "redis":
      return checkRedis(target, attempt);
    case "qdrant":
      return checkQdrant(target, attempt);
    case "web":
      return checkWeb(target, attempt);
  }
}
