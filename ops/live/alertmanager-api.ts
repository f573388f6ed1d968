import { createHash } from "node:crypto";
import { z } from "zod";
import { answerOf, changeAnswerOf, jsonOf } from "../ask.ts";
import type { Endpoint } from "../endpoints.ts";
import { unexpectedAnswer } from "../http.ts";

const silencesAnswer = z.array(
  z.object({
    id: z.string(),
    status: z.object({ state: z.enum(["active", "pending", "expired"]) }),
    createdBy: z.string(),
    comment: z.string(),
    startsAt: z.iso.datetime({ offset: true }),
    endsAt: z.iso.datetime({ offset: true }),
    matchers: z.array(
      z.object({
        name: z.string(),
        value: z.string(),
        isRegex: z.boolean(),
        /** Absent before Alertmanager 0.22: it knew no other. */
        isEqual: z.boolean().default(true),
      }),
    ),
  }),
);

/** A silence that somebody has set. */
export type Silence = z.infer<typeof silencesAnswer>[number];

/** A silence that is to be set; times are ISO 8601. */
export type NewSilence = Pick<Silence, "matchers" | "startsAt" | "endsAt" | "createdBy" | "comment">;

const statusAnswer = z.object({ config: z.object({ original: z.string() }) });

const madeSilence = z.object({ silenceID: z.string() });

const alertsAnswer = z.array(
  z.object({
    labels: z.record(z.string(), z.string()),
    receivers: z.array(z.object({ name: z.string() })),
    status: z.object({
      state: z.enum(["unprocessed", "active", "suppressed"]),
      silencedBy: z.array(z.string()),
      inhibitedBy: z.array(z.string()),
    }),
  }),
);

/** An alert that Alertmanager holds. */
export type HeldAlert = z.infer<typeof alertsAnswer>[number];

/**
 * Alerts that Alertmanager holds and that satisfy every matcher, whether anybody is told about them or not.
 * @param filters - matchers as Alertmanager writes them, e.g. `team="llm"`
 * @throws {HttpError}
 */
export function heldAlerts(
  alertmanager: Endpoint,
  filters: readonly string[],
): Promise<readonly HeldAlert[]> {
  const query = new URLSearchParams(filters.map((filter): [string, string] => ["filter", filter]));
  return jsonOf(alertsAnswer, alertmanager, `/api/v2/alerts?${query.toString()}`);
}

/** Sets a silence; its id. @throws {HttpError} */
export async function setSilence(alertmanager: Endpoint, silence: NewSilence): Promise<string> {
  const path = "/api/v2/silences";
  const { status, text } = await changeAnswerOf(alertmanager, "POST", path, silence);
  if (status !== 200) throw unexpectedAnswer(`${alertmanager.url}${path}`, { status, text });
  return madeSilence.parse(JSON.parse(text)).silenceID;
}

/** Gives Alertmanager alerts, as Prometheus does; one whose `endsAt` is past is resolved. @throws {HttpError} */
export async function postAlerts(alertmanager: Endpoint, alerts: readonly object[]): Promise<void> {
  const path = "/api/v2/alerts";
  const { status, text } = await changeAnswerOf(alertmanager, "POST", path, alerts);
  if (status !== 200) throw unexpectedAnswer(`${alertmanager.url}${path}`, { status, text });
}

/** The configuration that Alertmanager runs, as YAML without secrets. @throws {HttpError} */
export async function runningConfiguration(alertmanager: Endpoint): Promise<string> {
  return (await jsonOf(statusAnswer, alertmanager, "/api/v2/status")).config.original;
}

/** Ends a silence now. @throws {HttpError} */
export async function expireSilence(alertmanager: Endpoint, id: string): Promise<void> {
  const path = `/api/v2/silence/${encodeURIComponent(id)}`;
  const { status, text } = await changeAnswerOf(alertmanager, "DELETE", path);
  if (status !== 200) throw unexpectedAnswer(`${alertmanager.url}${path}`, { status, text });
}

/** Silences that hold now or will hold, the one that ends last first. @throws {HttpError} */
export async function silences(alertmanager: Endpoint): Promise<readonly Silence[]> {
  const all = await jsonOf(silencesAnswer, alertmanager, "/api/v2/silences");
  return all
    .filter(({ status }) => status.state !== "expired")
    .sort((a, b) => Date.parse(b.endsAt) - Date.parse(a.endsAt));
}

/**
 * What `alertmanager_config_hash` says at the moment, or undefined where Alertmanager has loaded nothing.
 * @throws {HttpError}
 */
export async function loadedConfigHash(alertmanager: Endpoint): Promise<number | undefined> {
  const path = "/metrics";
  const { status, text } = await answerOf(alertmanager, path);
  if (status !== 200) throw unexpectedAnswer(`${alertmanager.url}${path}`, { status, text });
  const value = /^alertmanager_config_hash (\S+)$/m.exec(text)?.[1];
  return value === undefined ? undefined : Number(value);
}

/**
 * What Alertmanager's metric `alertmanager_config_hash` shows for a configuration: the first six bytes of its MD5,
 * little-endian. Source: config/coordinator.go of Alertmanager, `md5HashAsMetricValue`.
 */
export function configHash(config: Uint8Array | string): number {
  return createHash("md5").update(config).digest().readUIntLE(0, 6);
}
