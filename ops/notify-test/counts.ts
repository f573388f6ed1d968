/**
 * What Alertmanager has counted of one kind of receiver (its label `integration`), since it started.
 * Source: notify/notify.go of Alertmanager, `NewMetrics`.
 */
export interface NotificationCounts {
  /** Attempts that have ended, well or not; a notification is tried again after an error of its receiver. */
  readonly attempts: number;
  readonly failedAttempts: number;
  /** Notifications that were given up, by the reason that Alertmanager names. */
  readonly givenUp: Readonly<Record<string, number>>;
}

/**
 * The counts of a kind in what `/metrics` of Alertmanager says. Where it tells receivers apart
 * (`--enable-feature=receiver-name-in-metrics`), only those of this receiver.
 */
export function notificationCounts(metrics: string, kind: string, receiver: string): NotificationCounts {
  const samples = metrics.split("\n").flatMap((line) => {
    const [, name, labelText = "", value] =
      /^alertmanager_notification(s_failed_total|_requests_total|_requests_failed_total)\{(.*)\} (\S+)$/.exec(
        line,
      ) ?? [];
    if (name === undefined) return [];
    const labels = Object.fromEntries(
      [...labelText.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = "", text = ""]) => [label, text]),
    );
    const isOther = labels["receiver_name"] !== undefined && labels["receiver_name"] !== receiver;
    return labels["integration"] !== kind || isOther ? [] : [{ name, labels, value: Number(value) }];
  });
  const sum = (name: string) =>
    samples.filter((sample) => sample.name === name).reduce((total, { value }) => total + value, 0);
  return {
    attempts: sum("_requests_total"),
    failedAttempts: sum("_requests_failed_total"),
    givenUp: Object.fromEntries(
      samples
        .filter(({ name }) => name === "s_failed_total")
        .map(({ labels, value }) => [labels["reason"] ?? "other", value]),
    ),
  };
}

/** What was counted between two looks. */
export function countedSince(before: NotificationCounts, now: NotificationCounts): NotificationCounts {
  return {
    attempts: now.attempts - before.attempts,
    failedAttempts: now.failedAttempts - before.failedAttempts,
    givenUp: Object.fromEntries(
      Object.entries(now.givenUp)
        .map(([reason, count]) => [reason, count - (before.givenUp[reason] ?? 0)] as const)
        .filter(([, count]) => count > 0),
    ),
  };
}
