import { z } from "zod";
import {
  SIMULATOR_ADMIN_PORT,
  SINK_PORT,
  outsideAddress,
} from "../../../infra/environments/local-platform.ts";
import { json } from "../../../ops/http.ts";
import type { Mode } from "../../../simulator/mode.ts";
import type { TestInstance } from "./instance.ts";

/** Sets how a played service behaves from now on. @throws Error when the simulator refuses. */
export async function setMode(instance: TestInstance, service: string, mode: Mode): Promise<void> {
  const url = `http://${outsideAddress(instance)}:${String(SIMULATOR_ADMIN_PORT)}/services/${service}`;
  const answer = await fetch(url, { method: "PUT", body: JSON.stringify(mode) });
  if (!answer.ok) throw new Error(`${url}: HTTP ${String(answer.status)}: ${await answer.text()}`);
}

const alert = z.object({
  status: z.enum(["firing", "resolved"]),
  labels: z.record(z.string(), z.string()),
});
/** What Alertmanager posts to a webhook, as far as it is looked at here. */
const webhook = z.object({ receiver: z.string(), alerts: z.array(alert) });
const slack = z.object({
  channel: z.string(),
  attachments: z.array(z.object({ title: z.string(), color: z.string(), text: z.string() })),
});

/** One alert of one notification of Alertmanager's webhook. */
export interface NotifiedAlert {
  /** Alertmanager's receiver. */
  readonly receiver: string;
  readonly status: "firing" | "resolved";
  readonly labels: Readonly<Record<string, string>>;
}

/** Alerts that have arrived at a webhook of the sink, oldest first. */
export async function webhookAlerts(
  instance: TestInstance,
  receiver: string,
): Promise<readonly NotifiedAlert[]> {
  const notifications = await json(z.array(z.object({ body: webhook })), sink(instance, receiver));
  return notifications.flatMap(({ body }) =>
    body.alerts.map(({ status, labels }) => ({ receiver: body.receiver, status, labels })),
  );
}

/** Titles of the messages that have arrived at a Slack channel's webhook of the sink, after the channel's name. */
export async function slackTitles(instance: TestInstance, receiver: string): Promise<readonly string[]> {
  const notifications = await json(z.array(z.object({ body: slack })), sink(instance, receiver));
  return notifications.flatMap(({ body }) =>
    body.attachments.map(({ title, color }) => `${body.channel} ${color} ${title}`),
  );
}

function sink(instance: TestInstance, receiver: string): string {
  return `http://${outsideAddress(instance)}:${String(SINK_PORT)}/receivers/${receiver}`;
}
