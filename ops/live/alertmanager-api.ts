import { createHash } from "node:crypto";
import { z } from "zod";
import { answerOf, jsonOf } from "../ask.ts";
import type { Endpoint } from "../endpoints.ts";

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
  const { text } = await answerOf(alertmanager, "/metrics");
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
