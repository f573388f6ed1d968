import { setTimeout as sleep } from "node:timers/promises";
import type { Inventory } from "../../inventory/model.ts";
import type { Endpoint } from "../endpoints.ts";
import { HttpError } from "../http.ts";
import { answerOf } from "../ask.ts";
import { heldAlerts, postAlerts, runningConfiguration } from "../live/alertmanager-api.ts";
import { UsageError } from "../options.ts";
import { awaited } from "../wait.ts";
import { countedSince, notificationCounts } from "./counts.ts";
import { outcome, outcomeText, type Outcome } from "./outcome.ts";
import { testRoutes, type TestRoute } from "./route.ts";
import { testAlert, type PostedAlert, type TestSeverity } from "./test-alert.ts";

/** A test that is wished for. */
export interface NotificationTest {
  readonly alertmanager: Endpoint;
  readonly inventory: Inventory;
  readonly team: string;
  readonly severity: TestSeverity;
  /** Tells this test from others, e.g. six random characters. */
  readonly id: string;
  /** Who tests, `<user>@<machine>`. */
  readonly by: string;
  /** How long attempts are waited for once they are due, in seconds, 0–240. */
  readonly patienceSeconds: number;
  /** Ends the wait with its reason; the alert is resolved all the same. */
  readonly signal: AbortSignal;
}

/** What was seen, a line a receiver, and whether all of it arrived. */
export interface NotificationReport {
  readonly text: string;
  readonly isDelivered: boolean;
}

/** Looks at the counts this long before the notification is due: others' notifications count like ours. */
const MARGIN_SECONDS = 1;

/** Alertmanager ends an alert that nobody renews after five minutes (`resolve_timeout`), and it waits for its group. */
const MOST_PATIENCE_SECONDS = 240;

/**
 * Sends an alert of its own through the receiver of a team and a severity, waits for what Alertmanager counts about
 * it, and resolves it again, whatever happens. An error of resolving hides neither what was seen nor an earlier error.
 * @throws {UsageError} for a team that there is not, or too much patience; {HttpError}; the reason of `signal`
 */
export async function notificationTest(test: NotificationTest): Promise<NotificationReport> {
  const { alertmanager, inventory, team, patienceSeconds, signal } = test;
  const teams = inventory.teams.map(({ name }) => name);
  const problems = [
    ...(teams.includes(team) ? [] : [`--team: there is no team "${team}": use one of ${teams.join(", ")}`]),
    ...(patienceSeconds >= 0 && patienceSeconds <= MOST_PATIENCE_SECONDS
      ? []
      : [
          `--wait: ${String(patienceSeconds)} is not 0–${String(MOST_PATIENCE_SECONDS)} seconds: Alertmanager itself ends the alert after five minutes`,
        ]),
  ];
  if (problems.length > 0)
    throw new UsageError(problems.map((problem) => `notify-test: ${problem}`).join("\n"));
  const alert = testAlert(inventory, test);
  const [route] = testRoutes(await runningConfiguration(alertmanager), alert.labels);
  if (route === undefined || route.kinds.length === 0)
    return {
      text: `${titled(test, route)}\n  nobody: the receiver has no integration: publish the routes again, npm run deploy`,
      isDelivered: false,
    };
  signal.throwIfAborted();
  await postAlerts(alertmanager, [alert]);
  const [seen] = await Promise.allSettled([told(test, alert, route)]);
  const [end] = await Promise.allSettled([
    postAlerts(alertmanager, [{ ...alert, endsAt: new Date().toISOString() }]),
  ]);
  const unresolved =
    end.status === "fulfilled"
      ? undefined
      : `notify-test: the alert is not resolved: ${messageOf(end.reason)}: Alertmanager ends it by itself within five minutes`;
  if (seen.status === "rejected") {
    if (unresolved === undefined) throw seen.reason;
    throw new Error(`${messageOf(seen.reason)}\n${unresolved}`, { cause: seen.reason });
  }
  const { lines, ending, isDelivered } = seen.value;
  return { text: [...lines, ...(unresolved === undefined ? ending : [unresolved])].join("\n"), isDelivered };
}

/** What was seen of an alert, and what is to be said once it is resolved. */
interface Told {
  readonly lines: readonly string[];
  readonly ending: readonly string[];
  readonly isDelivered: boolean;
}

async function told(test: NotificationTest, alert: PostedAlert, route: TestRoute): Promise<Told> {
  const { alertmanager, patienceSeconds, signal } = test;
  const waited = sleep(Math.max(0, route.waitSeconds - MARGIN_SECONDS) * 1000, undefined, { signal });
  // It rejects with an error of its own; the reason says more.
  await waited.catch(() => undefined);
  signal.throwIfAborted();
  const before = await metricsOf(alertmanager);
  const filters = Object.entries(alert.labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  const held = await heldAlerts(alertmanager, filters);
  const hold = holdText(held[0]?.status);
  if (hold !== undefined)
    return { lines: [titled(test, route), `  nobody: ${hold}`], ending: [], isDelivered: false };
  let outcomes: readonly (readonly [string, Outcome])[] = [];
  await awaited(patienceSeconds + MARGIN_SECONDS, async () => {
    if (signal.aborted) return true;
    const now = await metricsOf(alertmanager);
    outcomes = route.kinds.map(({ kind, words, count }) => {
      const counts = [before, now].map((metrics) => notificationCounts(metrics, kind, route.receiver));
      const [first, last] = counts;
      if (first === undefined || last === undefined) return [words, { kind: "waiting" }];
      return [words, outcome(countedSince(first, last), count)];
    });
    return outcomes.every(([, { kind }]) => kind === "delivered" || kind === "refused") ? true : undefined;
  });
  signal.throwIfAborted();
  return {
    lines: [
      titled(test, route),
      ...outcomes.map(([words, found]) => `  ${words}: ${outcomeText(found, route.quietTimes)}`),
    ],
    ending: [
      `The alert is resolved again; who was told hears of its end within ${String(route.intervalSeconds)} s.`,
    ],
    isDelivered: outcomes.length > 0 && outcomes.every(([, { kind }]) => kind === "delivered"),
  };
}

function titled({ team, severity }: NotificationTest, route: TestRoute | undefined): string {
  return `${team}, ${severity}: a test alert went to ${route?.receiver ?? "nobody"}`;
}

/** Why nobody is told about an alert that Alertmanager holds. */
function holdText(
  status: { readonly silencedBy: readonly string[]; readonly inhibitedBy: readonly string[] } | undefined,
): string | undefined {
  if (status === undefined) return "Alertmanager does not hold the alert: look at its log";
  if (status.silencedBy.length > 0)
    return `silence ${status.silencedBy.join(", ")} holds it back: npm run silence -- list shows it`;
  if (status.inhibitedBy.length > 0) return "another alert inhibits it: look at the inhibition rules";
  return undefined;
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

async function metricsOf(alertmanager: Endpoint): Promise<string> {
  const { status, text } = await answerOf(alertmanager, "/metrics");
  if (status !== 200) throw new HttpError(`${alertmanager.url}/metrics: status ${String(status)}`);
  return text;
}
