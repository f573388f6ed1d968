import { countedSince, notificationCounts } from "../../../ops/notify-test/counts.ts";
import { outcome, outcomeText, type Outcome } from "../../../ops/notify-test/outcome.ts";

const metrics = (requests: number, failed: number, refused: number) =>
  [
    "# HELP alertmanager_notification_requests_total The total number of attempted notification requests.",
    `alertmanager_notification_requests_total{integration="slack"} 7`,
    `alertmanager_notification_requests_total{integration="webhook",receiver_name="a"} ${String(requests)}`,
    `alertmanager_notification_requests_total{integration="webhook",receiver_name="b"} 900`,
    `alertmanager_notification_requests_failed_total{integration="webhook",receiver_name="a"} ${String(failed)}`,
    `alertmanager_notifications_failed_total{integration="webhook",reason="clientError",receiver_name="a"} ${String(refused)}`,
    `alertmanager_notifications_failed_total{integration="webhook",reason="other",receiver_name="a"} 4`,
    'alertmanager_notifications_suppressed_total{reason="silence"} 3',
  ].join("\n");

test("counts are of one kind and, where Alertmanager tells them apart, of one receiver", () => {
  expect(notificationCounts(metrics(3, 2, 1), "webhook", "a")).toEqual({
    attempts: 3,
    failedAttempts: 2,
    givenUp: { clientError: 1, other: 4 },
  });
  expect(notificationCounts(metrics(3, 2, 1), "slack", "a").attempts).toBe(7);
  expect(notificationCounts(metrics(3, 2, 1), "email", "a")).toEqual({
    attempts: 0,
    failedAttempts: 0,
    givenUp: {},
  });
});

test.each<[string, readonly [number, number, number], Outcome, string]>([
  ["one success", [11, 5, 1], { kind: "delivered", failedAttempts: 0 }, "delivered"],
  [
    "a success after a failure",
    [12, 6, 1],
    { kind: "delivered", failedAttempts: 1 },
    "delivered, after 1 attempt had failed",
  ],
  [
    "a refusal",
    [11, 6, 2],
    { kind: "refused", reason: "clientError" },
    "NOT delivered: the receiver refuses it (4xx): put the right address or key into its secret file, npm run rotate says how",
  ],
  [
    "failures only",
    [12, 7, 1],
    { kind: "retrying", failedAttempts: 2 },
    "NOT delivered: 2 attempts failed, Alertmanager goes on trying: look whether the metrics server reaches the receiver, and whether the address in its secret file is right",
  ],
  [
    "nothing",
    [10, 5, 1],
    { kind: "waiting" },
    "NOT delivered: no attempt has ended: look at Alertmanager's log",
  ],
])("%s since the alert is told as such", (_what, now, expected, text) => {
  const before = notificationCounts(metrics(10, 5, 1), "webhook", "a");
  const found = outcome(countedSince(before, notificationCounts(metrics(...now), "webhook", "a")), 1);
  expect(found).toEqual(expected);
  expect(outcomeText(found, [])).toBe(text);
});

test("a receiver with two webhooks is told when both have it", () => {
  const counts = { attempts: 1, failedAttempts: 0, givenUp: {} };
  expect(outcome(counts, 2)).toEqual({ kind: "waiting" });
  expect(outcome({ ...counts, attempts: 2 }, 2)).toEqual({ kind: "delivered", failedAttempts: 0 });
});

test.each([
  ["serverError", "the receiver answers with an error of its own (5xx): look at its status page"],
  [
    "contextDeadlineExceeded",
    "no attempt succeeded in time: look whether the metrics server reaches the receiver, and for its proxy",
  ],
  ["other", "Alertmanager gave up (other): its log says why"],
])("the reason %s has a remedy", (reason, text) => {
  expect(outcomeText({ kind: "refused", reason }, [])).toBe(`NOT delivered: ${text}`);
});

test("a route that is quiet at times is named where nothing happens", () => {
  expect(outcomeText({ kind: "waiting" }, ["business-hours"])).toBe(
    "NOT delivered: no attempt has ended: it may be quiet now by business-hours; otherwise look at Alertmanager's log",
  );
});
