import { z } from "zod";
import { fields } from "../config-fields.ts";

const { name, port, httpUrl, baseUrl, file } = fields;

const common = {
  target: name,
  /** Seconds that one check may take, 0.1–10. */
  timeoutSeconds: z.number().min(0.1, "must be 0.1–10").max(10, "must be 0.1–10"),
};
const tls = {
  /**
   * Certificates (PEM) of the authorities that may have signed an https target's certificate.
   * @defaultValue those that Node.js trusts
   */
  caFile: file.optional(),
};
const http = { ...common, ...tls, apiKeyFile: file.optional() };
const database = {
  ...common,
  host: z.string().min(1),
  port,
  database: z.string().min(1),
  user: z.string().min(1),
  passwordFile: file,
};

/** One thing that is checked at each scrape. */
export const targetSchema = z.discriminatedUnion("kind", [
  /** Ready when `GET <baseUrl>/health` says so and `/v1/models` lists `modelId`. */
  z.strictObject({ kind: z.literal("model"), ...http, baseUrl, modelId: z.string().min(1) }),
  /** Ready when `GET <healthUrl>` says so and `<baseUrl>/v1/models` lists every one of `modelIds`. */
  z.strictObject({
    kind: z.literal("gateway"),
    ...http,
    baseUrl,
    healthUrl: httpUrl,
    modelIds: z.array(z.string().min(1)),
  }),
  /** Ready when `SELECT 1` answers and the server has the role that is expected. */
  z.strictObject({
    kind: z.literal("postgres"),
    ...database,
    /**
     * `primary` takes writes, `standby` is in recovery.
     * @defaultValue `primary`
     */
    role: z.enum(["primary", "standby", "any"], { error: "must be primary, standby or any" }).optional(),
  }),
  /** Ready when `SELECT 1` answers and no back end of `SHOW pool_nodes` is down. */
  z.strictObject({ kind: z.literal("pgpool"), ...database }),
  /** Ready when `PING` answers `PONG`. */
  z.strictObject({
    kind: z.literal("redis"),
    ...common,
    host: z.string().min(1),
    port,
    passwordFile: file.optional(),
  }),
  /** Ready when `GET <baseUrl>/readyz` is 200 and no collection is red. */
  z.strictObject({
    kind: z.literal("qdrant"),
    ...http,
    baseUrl,
    /**
     * Collections that have to be there.
     * @defaultValue none: those that there are have to be sound
     */
    collections: z.array(z.string().min(1)).readonly().optional(),
  }),
  /** Ready when `GET <url>` is 2xx. */
  z.strictObject({ kind: z.literal("web"), ...common, ...tls, url: httpUrl }),
]);
