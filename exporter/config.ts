import { z } from "zod";

const name = z.string().regex(/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/, "must be lower-kebab-case, e.g. phi-3-mini");
const port = z.int().min(1, "must be a TCP port, 1–65535").max(65535, "must be a TCP port, 1–65535");
/** No user information: a password in a URL would stand in the configuration file. */
const httpUrl = z
  .string()
  .regex(
    /^https?:\/\/[^/?#@\s]+(?:\/[^\s]*)?$/,
    "must be an http(s) URL, e.g. http://192.168.10.29:8001/health",
  );
const baseUrl = z
  .string()
  .regex(
    /^https?:\/\/[^/?#@\s]+(?:\/[^?#\s]*[^/?#\s])?$/,
    "must be an http(s) URL without a slash at the end, e.g. http://192.168.10.29:11400",
  );
const secretFile = z.string().startsWith("/", "must be the absolute path of a file");
/** Seconds that one check may take, 0.1–10. */
const timeoutSeconds = z.number().min(0.1, "must be 0.1–10").max(10, "must be 0.1–10");

const http = { target: name, timeoutSeconds, apiKeyFile: secretFile.optional() };
const database = {
  target: name,
  timeoutSeconds,
  host: z.string().min(1),
  port,
  database: z.string().min(1),
  user: z.string().min(1),
  passwordFile: secretFile,
};

const target = z.discriminatedUnion("kind", [
  /** Ready when `GET <baseUrl>/health` is 200 and `/v1/models` lists `modelId`. */
  z.strictObject({ kind: z.literal("model"), ...http, baseUrl, modelId: z.string().min(1) }),
  /** Ready when `GET <healthUrl>` is 200 and `<baseUrl>/v1/models` lists every one of `modelIds`. */
  z.strictObject({
    kind: z.literal("gateway"),
    ...http,
    baseUrl,
    healthUrl: httpUrl,
    modelIds: z.array(z.string().min(1)),
  }),
  /** Ready when `SELECT 1` answers and the server is not in recovery. */
  z.strictObject({ kind: z.literal("postgres"), ...database }),
  /** Ready when `SELECT 1` answers and no back end of `SHOW pool_nodes` is down. */
  z.strictObject({ kind: z.literal("pgpool"), ...database }),
  /** Ready when `PING` answers `PONG`. */
  z.strictObject({
    kind: z.literal("redis"),
    target: name,
    timeoutSeconds,
    host: z.string().min(1),
    port,
    passwordFile: secretFile.optional(),
  }),
  /** Ready when `GET <baseUrl>/readyz` is 200 and `/collections` answers. */
  z.strictObject({ kind: z.literal("qdrant"), ...http, baseUrl }),
  /** Ready when `GET <url>` is 2xx. */
  z.strictObject({ kind: z.literal("web"), target: name, timeoutSeconds, url: httpUrl }),
]);

const canary = z
  .strictObject({
    model: name,
    modelId: z.string().min(1),
    /** OpenAI-compatible APIs without `/v1`: the model service's own, and the gateway's. */
    directUrl: baseUrl,
    gatewayUrl: baseUrl,
    directApiKeyFile: secretFile.optional(),
    gatewayApiKeyFile: secretFile.optional(),
    promptTokens: z.int().min(1).max(2048),
    outputTokens: z.int().min(2).max(32),
    /** Between two canaries of one path, before jitter. */
    intervalSeconds: z.number().min(1).max(3600),
    /** After which a canary has failed; below intervalSeconds, so that canaries never overlap. */
    timeoutSeconds: z.number().positive(),
  })
  .refine((c) => c.timeoutSeconds < c.intervalSeconds, {
    path: ["timeoutSeconds"],
    error: "must be below intervalSeconds: lower it, or raise intervalSeconds",
  });

const catalogueEntry = z.strictObject({
  model: name,
  modelId: z.string().min(1),
  team: z.string().min(1),
  latencyTargetSeconds: z.number().positive(),
  throughputTargetRequestsPerSecond: z.number().positive(),
  /** Objective → share of good requests, 0–1. */
  objectives: z.record(z.string(), z.number().gt(0).lt(1)),
});

const exporterConfig = z.strictObject({
  targets: z.array(target).min(1, "must list at least one target"),
  canaries: z.array(canary),
  catalogue: z.array(catalogueEntry),
});

/**
 * The file that infra renders and the exporter reads. Where it listens and its tokens are flags of the process
 * (`arguments.ts`), so that it can start, and be sent its configuration, before there is one.
 */
export type ExporterConfig = z.infer<typeof exporterConfig>;
/** One thing that is checked at each scrape. */
export type TargetConfig = ExporterConfig["targets"][number];
/** One model service that is sent canaries. */
export type CanaryConfig = ExporterConfig["canaries"][number];
/** One model service as the inventory describes it. */
export type CatalogueEntry = ExporterConfig["catalogue"][number];

/** A configuration that cannot be used, a line a problem. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/**
 * The configuration in a parsed JSON document.
 * @param file its name, for messages
 * @throws {ConfigError} naming the file and every bad field, never only the first.
 */
export function exporterConfigOf(file: string, json: unknown): ExporterConfig {
  const result = exporterConfig.safeParse(json);
  if (!result.success) {
    throw new ConfigError(
      result.error.issues
        .map(({ path, message }) => `${file}: ${z.core.toDotPath(path) || "(root)"}: ${message}`)
        .join("\n"),
    );
  }
  const problems = [
    ...duplicates(result.data.targets.map(({ target: t }) => t)).map(
      (t) => `targets: "${t}" is listed twice: give each target its own name`,
    ),
    ...duplicates(result.data.canaries.map(({ model }) => model)).map(
      (m) => `canaries: "${m}" is listed twice: one entry a model`,
    ),
    ...duplicates(result.data.catalogue.map(({ model }) => model)).map(
      (m) => `catalogue: "${m}" is listed twice: one entry a model`,
    ),
  ];
  if (problems.length > 0) throw new ConfigError(problems.map((p) => `${file}: ${p}`).join("\n"));
  return result.data;
}

function duplicates(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((n, index) => names.indexOf(n) !== index))];
}
