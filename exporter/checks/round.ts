import type { TargetConfig } from "../config.ts";
import type { AddressPolicy } from "../network/address-policy.ts";
import { type CheckReport, startedCheck } from "./check.ts";

/** All targets checked at once, for everybody who asks while it is under way. */
export interface Round {
  /**
   * What was found, at the latest after so many seconds: what has not ended by then is reported as not ready. The
   * last one to stop waiting cuts what is still under way.
   */
  readonly reports: (seconds: number) => Promise<readonly (readonly [TargetConfig, CheckReport])[]>;
  readonly ended: Promise<void>;
}

/**
 * Starts to check all targets concurrently.
 * @param policy what may be connected to
 * @param report is called once for each, when its check has ended
 */
export function startedRound(
  targets: readonly TargetConfig[],
  policy: AddressPolicy,
  report: (target: TargetConfig, found: CheckReport) => void,
): Round {
  const cut = new AbortController();
  const found = new Map<TargetConfig, CheckReport>();
  const running = targets.map((target) => ({ target, check: startedCheck(target, policy, cut.signal) }));
  const ended = Promise.all(
    running.map(async ({ target, check }) => {
      const result = await check.report;
      found.set(target, result);
      report(target, result);
    }),
  ).then(() => undefined);
  let waiting = 0;
  return {
    ended,
    async reports(seconds) {
      waiting += 1;
      let patience: NodeJS.Timeout | undefined;
      const over = new Promise<void>((resolve) => {
        patience = setTimeout(resolve, seconds * 1000);
      });
      await Promise.race([ended, over]);
      clearTimeout(patience);
      waiting -= 1;
      if (waiting === 0 && found.size < running.length) {
        cut.abort();
        await ended;
      }
      return running.map(({ target, check }) => [target, found.get(target) ?? check.soFar()] as const);
    },
  };
}
