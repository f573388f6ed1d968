import type { DeploymentLock } from "../releases/lock.ts";
import type { AdoptionSite, RestartControl } from "./site.ts";

/** The found metrics server, in the hands of whoever holds the deployment lock: what changes it wants one of these. */
export interface LockedSite extends AdoptionSite {
  /** For changes over HTTP, which the site does not see. @throws {LockError} once the lock is lost. */
  readonly expectHeld: () => void;
}

/**
 * A site whose host runs nothing any more, and whose servers are no longer restarted or signalled, once the lock is
 * lost: from then on somebody else may be at work there.
 */
export function lockedSite(
  site: AdoptionSite,
  { expectHeld }: Pick<DeploymentLock, "expectHeld">,
): LockedSite {
  const whileHeld =
    <Arguments extends readonly unknown[], Result>(change: (...values: Arguments) => Promise<Result>) =>
    async (...values: Arguments): Promise<Result> => {
      expectHeld();
      return change(...values);
    };
  const control = ({ restartCommand, restart }: RestartControl): RestartControl => ({
    restartCommand,
    restart: whileHeld(restart),
  });
  const { host, prometheus, alertmanagerControl, grafanaControl } = site;
  return {
    ...site,
    expectHeld,
    host: { ...host, run: whileHeld(host.run) },
    prometheus: { ...prometheus, ...control(prometheus), signal: whileHeld(prometheus.signal) },
    alertmanagerControl: control(alertmanagerControl),
    grafanaControl: control(grafanaControl),
  };
}
