import { until } from "../until.ts";
import type { TestInstance } from "../instance.ts";
import { notifications, type Alert, type Notification } from "./notifications.ts";

/** Seconds until an alert of the slowest scenario has arrived, or is over, on a busy machine. */
const PATIENCE_SECONDS = 480;

/** One fault, and what it should come to. */
export interface Scenario {
  readonly name: string;
  /** What fires because of it and is told. */
  readonly alerts: readonly Required<Alert>[];
  readonly team: "llm" | "infrastructure";
  readonly urgency: "page" | "ticket";
  /** What may fire as well, by the time it takes to mend it, and is told to nobody. */
  readonly consequences: readonly Required<Alert>[];
  readonly inject: () => Promise<unknown>;
  /** Ends once the fault has lasted for so long that all that could follow would have. @defaultValue at once */
  readonly ripened?: () => Promise<unknown>;
  readonly repair: () => Promise<unknown>;
}

/** What came of a scenario. */
export interface Outcome {
  readonly scenario: string;
  /** Seconds from the fault to the first notification, and from its end to the notification of that. */
  readonly toldAfterSeconds: number;
  readonly overAfterSeconds: number;
}

/** A scenario under way. */
export interface Played {
  /** Seconds until all was told; rejects where it was not. */
  readonly told: Promise<number>;
  readonly outcome: Promise<Outcome>;
}

/**
 * Plays a scenario: the fault, until everybody was told; its end, until everybody was told that.
 * @param since when the fault began to be looked at, in milliseconds since 1970, where it was there before
 */
export function played(instance: TestInstance, scenario: Scenario, since?: number): Played {
  const told = (async () => {
    const from = since ?? Date.now();
    if (since === undefined) await scenario.inject();
    return secondsUntil(instance, scenario, "firing", from);
  })();
  const outcome = (async () => {
    const ended = { at: 0 };
    const toldAfterSeconds = await told.finally(async () => {
      await scenario.ripened?.();
      ended.at = Date.now();
      await scenario.repair();
    });
    const overAfterSeconds = await secondsUntil(instance, scenario, "resolved", ended.at);
    return { scenario: scenario.name, toldAfterSeconds, overAfterSeconds };
  })();
  // Whoever waits for one of the two hears of what went wrong.
  told.catch(() => undefined);
  outcome.catch(() => undefined);
  return { told, outcome };
}

/** Where a scenario is told, of the sink's receivers: a page at the webhook and, to read along, in the channel. */
export function receiversOf({ team, urgency }: Pick<Scenario, "team" | "urgency">): readonly string[] {
  return urgency === "page" ? [`${team}-webhook`, `${team}-slack`] : [`${team}-slack`];
}

/** Whether it is the same alert, as far as both say. */
export function isSame(one: Alert, other: Alert): boolean {
  const subjects = new Set([one.subject, other.subject].filter((subject) => subject !== undefined));
  return one.name === other.name && subjects.size <= 1;
}

async function secondsUntil(
  instance: TestInstance,
  scenario: Scenario,
  status: Notification["status"],
  from: number,
): Promise<number> {
  const what = `${scenario.name}: ${scenario.alerts.map(({ name }) => name).join(", ")} ${status}`;
  return until(what, PATIENCE_SECONDS, async () => {
    const since = (await notifications(instance)).filter(({ at }) => at >= from);
    const moments = receiversOf(scenario).flatMap((receiver) =>
      scenario.alerts.map((alert) =>
        since.find(
          (notification) =>
            notification.receiver === receiver &&
            notification.alerts.some((seen) => seen.status === status && isSame(seen, alert)),
        ),
      ),
    );
    // The first to arrive is what counts; the others have to arrive as well.
    const arrived = moments.flatMap((moment) => moment?.at ?? []);
    return arrived.length < moments.length ? undefined : (Math.min(...arrived) - from) / 1000;
  });
}
