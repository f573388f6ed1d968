import { parse } from "yaml";
import { z } from "zod";
import { alertmanagerDocument } from "../review/model/documents.ts";
import { notificationModel } from "../review/model/notification.ts";
import { receiversFor } from "../review/routing.ts";

/** One kind of receiver that a test alert goes to. */
export interface ExpectedKind {
  /** Value of Alertmanager's label `integration`, e.g. `slack`. */
  readonly kind: string;
  /** In words, without secrets, e.g. `Slack #llm-alerts`. */
  readonly words: string;
  /** Notifications that an alert causes. */
  readonly count: number;
}

/** Where a configuration sends an alert. */
export interface TestRoute {
  readonly receiver: string;
  /** Seconds until the first notification of a new group. */
  readonly waitSeconds: number;
  /** Seconds within which its end is told. */
  readonly intervalSeconds: number;
  /** Names of the time intervals in which, or outside of which, nobody is told. */
  readonly quietTimes: readonly string[];
  readonly kinds: readonly ExpectedKind[];
}

/** What a receiver may have besides its integrations, e.g. `labels`, is nothing to a test. */
const runningReceivers = z.looseObject({
  receivers: z.array(
    z.looseObject({ name: z.string() }).transform(({ name, ...fields }) => ({
      name,
      ...Object.fromEntries(Object.entries(fields).filter(([key]) => key.endsWith("_configs"))),
    })),
  ),
});

/**
 * Where Alertmanager sends an alert with these labels, by the configuration that it runs.
 * @param configuration - `config.original` of its status
 */
export function testRoutes(
  configuration: string,
  labels: Readonly<Record<string, string>>,
): readonly TestRoute[] {
  const document = alertmanagerDocument.parse(runningReceivers.parse(parse(configuration)));
  const { route, receivers } = notificationModel(document);
  return receiversFor(labels, route).map((delivery) => {
    const { receiver, groupWaitSeconds, groupIntervalSeconds } = delivery;
    const words = receivers.find(({ name }) => name === receiver)?.integrations ?? [];
    const fields = document.receivers.find(({ name }) => name === receiver) ?? {};
    const kinds = Object.entries(fields).flatMap(([key, list]) =>
      Array.isArray(list) ? list.map(() => key.replace(/_configs$/, "")) : [],
    );
    return {
      receiver,
      waitSeconds: groupWaitSeconds,
      intervalSeconds: groupIntervalSeconds,
      quietTimes: [...delivery.muteTimeIntervals, ...delivery.activeTimeIntervals],
      kinds: [...new Set(kinds)].map((kind) => ({
        kind,
        words: words.filter((_, index) => kinds[index] === kind).join(", "),
        count: kinds.filter((other) => other === kind).length,
      })),
    };
  });
}
