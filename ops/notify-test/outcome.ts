import type { NotificationCounts } from "./counts.ts";

/** What became of a test alert at one kind of receiver. */
export type Outcome =
  | { readonly kind: "delivered"; readonly failedAttempts: number }
  /** Alertmanager has given it up; the reason is its own word. */
  | { readonly kind: "refused"; readonly reason: string }
  /** Attempts have failed, and it goes on trying. */
  | { readonly kind: "retrying"; readonly failedAttempts: number }
  | { readonly kind: "waiting" };

/**
 * What counts since the test alert say about it.
 * @param expected - notifications of this kind that the alert has to cause
 */
export function outcome(
  { attempts, failedAttempts, givenUp }: NotificationCounts,
  expected: number,
): Outcome {
  const [reason] = Object.keys(givenUp).sort();
  if (reason !== undefined) return { kind: "refused", reason };
  if (attempts - failedAttempts >= expected) return { kind: "delivered", failedAttempts };
  return failedAttempts > 0 ? { kind: "retrying", failedAttempts } : { kind: "waiting" };
}

/** Reasons that Alertmanager names, and what is to be done. Source: notify/util.go of Alertmanager, `GetFailureReasonFromStatusCode`. */
const remedies: Readonly<Record<string, string>> = {
  clientError:
    "the receiver refuses it (4xx): put the right address or key into its secret file, npm run rotate says how",
  serverError: "the receiver answers with an error of its own (5xx): look at its status page",
  contextDeadlineExceeded:
    "no attempt succeeded in time: look whether the metrics server reaches the receiver, and for its proxy",
};

/**
 * An outcome in words, with what to do.
 * @param quietTimes - names of the time intervals by which the route is quiet at times
 */
export function outcomeText(found: Outcome, quietTimes: readonly string[]): string {
  switch (found.kind) {
    case "delivered":
      return found.failedAttempts === 0
        ? "delivered"
        : `delivered, after ${attemptsText(found.failedAttempts)} had failed`;
    case "refused":
      return `NOT delivered: ${remedies[found.reason] ?? `Alertmanager gave up (${found.reason}): its log says why`}`;
    case "retrying":
      return `NOT delivered: ${attemptsText(found.failedAttempts)} failed, Alertmanager goes on trying: look whether the metrics server reaches the receiver, and whether the address in its secret file is right`;
    case "waiting":
      return quietTimes.length === 0
        ? "NOT delivered: no attempt has ended: look at Alertmanager's log"
        : `NOT delivered: no attempt has ended: it may be quiet now by ${quietTimes.join(", ")}; otherwise look at Alertmanager's log`;
  }
}

function attemptsText(count: number): string {
  return `${String(count)} ${count === 1 ? "attempt" : "attempts"}`;
}
