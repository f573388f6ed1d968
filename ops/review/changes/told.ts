import type { AlertModel, NotificationModel } from "../model/model.ts";
import { receiversFor, type Delivery } from "../routing.ts";
import { durationWords } from "../../duration-words.ts";

/** Who an alert is told to, and how. */
export interface Told {
  readonly deliveries: readonly Delivery[];
  /** Integrations in words, e.g. `Slack #llm + webhook llm-webhook-url`; `nobody`. */
  readonly who: string;
}

/** Who is told about an alert; nobody where nothing is published to Alertmanager. */
export function told(
  { labels }: Pick<AlertModel, "labels">,
  notification: NotificationModel | undefined,
): Told {
  const deliveries = notification === undefined ? [] : receiversFor(labels, notification.route);
  const integrations = deliveries.flatMap(
    ({ receiver }) => notification?.receivers.find(({ name }) => name === receiver)?.integrations ?? [],
  );
  const distinct = [...new Set(integrations)].sort();
  return {
    deliveries,
    who: distinct.length === 0 ? "nobody" : distinct.join(" + "),
  };
}

/** How quickly, how often and in what company an alert is told: a word for each part, of each way that it is told. */
export function paceParts({ deliveries }: Told): readonly (readonly string[])[] {
  return deliveries.map((delivery) => [
    `after ${durationWords(delivery.groupWaitSeconds)}`,
    `then every ${durationWords(delivery.groupIntervalSeconds)}`,
    `repeated every ${durationWords(delivery.repeatIntervalSeconds)}`,
    delivery.groupBy.length === 0 ? "all together" : `grouped by ${delivery.groupBy.join(", ")}`,
  ]);
}
