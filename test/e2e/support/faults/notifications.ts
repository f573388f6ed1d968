import { z } from "zod";
import { outsideAddress, SINK_PORT } from "../../../../infra/environments/local-platform.ts";
import { json } from "../../../../ops/http.ts";
import type { TestInstance } from "../instance.ts";

const statuses = ["firing", "resolved"] as const;
const labels = z.record(z.string(), z.string());
const webhook = z.object({
  status: z.enum(statuses),
  groupKey: z.string(),
  alerts: z.array(z.object({ status: z.enum(statuses), labels })),
});
const slack = z.object({ attachments: z.array(z.object({ title: z.string() })).min(1) });
const received = z.array(z.object({ receiver: z.string(), receivedAt: z.iso.datetime(), body: z.unknown() }));

/** What a message in a channel says in its title; the names of the alerts' subjects stand in its text only. */
const title = /^\[(?:(FIRING) \d+|RESOLVED)\] (\w+) /;

/** An alert by what a scenario tells it from others: its name, and what it is about where that is known. */
export interface Alert {
  readonly name: string;
  readonly subject?: string;
}

/** What has arrived at a receiver of the sink. */
export interface Notification {
  /** Of the sink: `<team>-webhook` takes pages, `<team>-slack` pages and tickets. */
  readonly receiver: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What Alertmanager told as one: the same until it is resolved. */
  readonly group: string;
  readonly status: (typeof statuses)[number];
  readonly alerts: readonly (Alert & { readonly status: (typeof statuses)[number] })[];
}

/** Everything that has arrived at the teams' receivers, oldest first. @throws Error where it is no notification */
export async function notifications(instance: TestInstance): Promise<readonly Notification[]> {
  const url = `http://${outsideAddress(instance)}:${String(SINK_PORT)}/receivers`;
  return (await json(received, url))
    .filter(({ receiver }) => receiver !== "heartbeat")
    .map(({ receiver, receivedAt, body }) => ({
      receiver,
      at: Date.parse(receivedAt),
      ...(receiver.endsWith("-slack") ? message(body) : posted(body)),
    }));
}

/** What an alert is about, by its labels: of the gateway's, whatever the model that it shows by. */
export function subjectOf(of: Readonly<Record<string, string>>): string {
  const { kind, target, model, job } = of;
  return (kind === "gateway" ? target : (model ?? target ?? job)) ?? "";
}

function posted(body: unknown): Pick<Notification, "group" | "status" | "alerts"> {
  const { groupKey, status, alerts } = webhook.parse(body);
  return {
    group: groupKey,
    status,
    alerts: alerts.map((alert) => ({
      status: alert.status,
      name: alert.labels["alertname"] ?? "",
      subject: subjectOf(alert.labels),
    })),
  };
}

function message(body: unknown): Pick<Notification, "group" | "status" | "alerts"> {
  const texts = slack.parse(body).attachments.map((attachment) => attachment.title);
  const alerts = texts.map((text) => {
    const [, firing, name] = title.exec(text) ?? [];
    if (name === undefined) throw new Error(`${text}: is no title of an alert`);
    return { name, status: firing === undefined ? ("resolved" as const) : ("firing" as const) };
  });
  const status = alerts.some((alert) => alert.status === "firing") ? "firing" : "resolved";
  return { group: alerts.map(({ name }) => name).join(), status, alerts };
}
