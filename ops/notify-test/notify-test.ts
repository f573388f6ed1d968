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
  /** How long attempts are waited for once they are due, in seconds. */
  readonly patienceSeconds: number;
}

/** What was seen, a line a receiver, and whether all of it arrived. */
export interface NotificationReport {
  readonly text: string;
  readonly isDelivered: boolean;
}

/** Looks at the counts this long before the notification is due: others' notifications count like ours. */
const MARGIN_SECONDS = 1;

/**
 * Sends an alert of its own through the receiver of a team and a severity, waits for what Alertmanager counts about
 * it, and resolves it again, whatever happens.
 * @throws {UsageError} for a team that there is not; {HttpError}
 */
export async function notificationTest(test: NotificationTest): Promise<NotificationReport> {
  const { alertmanager, inventory, team } = test;
  const teams = inventory.teams.map(({ name }) => name);
  if (!teams.includes(team))
    throw new UsageError(`notify-test: --team: there is no team "${team}": use one of ${teams.join(", ")}`);
  const alert = testAlert(inventory, test, Date.now());
  const [route] = testRoutes(await runningConfiguration(alertmanager), alert.labels);
  if (route === undefined || route.kinds.length === 0)
    return {
      text: `${titled(test, route)}\n  nobody: the receiver has no integration: publish the routes again, npm run deploy`,
      isDelivered: false,
    };
  await postAlerts(alertmanager, [alert]);
  try {
    return await told(test, alert, route);
  } finally {
    await postAlerts(alertmanager, [{ ...alert, endsAt: new Date().toISOString() }]);
  }
}

async function told(
  test: NotificationTest,
  alert: PostedAlert,
  route: TestRoute,
): Promise<NotificationReport> {
  const { alertmanager, patienceSeconds } = test;
  await sleep(Math.max(0, route.waitSeconds - MARGIN_SECONDS) * 1000);
  const before = await metricsOf(alertmanager);
  const filters = Object.entries(alert.labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  const held = await heldAlerts(alertmanager, filters);
  const hold = holdText(held[0]?.status);
  if (hold !== undefined) return { text: `${titled(test, route)}\n  nobody: ${hold}`, isDelivered: false };
  let outcomes: readonly (readonly [string, Outcome])[] = [];
  await awaited(patienceSeconds + MARGIN_SECONDS, async () => {
    const now = await metricsOf(alertmanager);
    outcomes = route.kinds.map(({ kind, words, count }) => {
      const counts = [before, now].map((metrics) => notificationCounts(metrics, kind, route.receiver));
      const [first, last] = counts;
      if (first === undefined || last === undefined) return [words, { kind: "waiting" }];
      return [words, outcome(countedSince(first, last), count)];
    });
    return outcomes.every(([, { kind }]) => kind === "delivered" || kind === "refused") ? true : undefined;
  });
  return {
    text: [
      titled(test, route),
      ...outcomes.map(([words, found]) => `  ${words}: ${outcomeText(found, route.quietTimes)}`),
      `The alert is resolved again; who was told hears of its end within ${String(route.intervalSeconds)} s.`,
    ].join("\n"),
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

async function metricsOf(alertmanager: Endpoint): Promise<string> {
  const { status, text } = await answerOf(alertmanager, "/metrics");
  if (status !== 200) throw new HttpError(`${alertmanager.url}/metrics: status ${String(status)}`);
  return text;
}
