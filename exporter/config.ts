import { z } from "zod";
import { clientSchema } from "./access/config.ts";
import { canarySchema } from "./canary/config.ts";
import { targetSchema } from "./checks/config.ts";
import { customMetricsSchema } from "./custom/config.ts";
import { fields } from "./config-fields.ts";
import { addressRange } from "./network/address-policy.ts";
import { limitsConfig } from "./server/config.ts";

const { name } = fields;

const catalogueEntry = z.strictObject({
  model: name,
  modelId: z.string().min(1),
  team: z.string().min(1),
  latencyTargetSeconds: z.number().positive(),
  /** Of the first token, and of a token after it. @defaultValue none was agreed */
  ttftTargetSeconds: z.number().positive().optional(),
  tpotTargetSeconds: z.number().positive().optional(),
  throughputTargetRequestsPerSecond: z.number().positive(),
  /** Objective → share of good requests, 0–1. */
  objectives: z.record(z.string(), z.number().gt(0).lt(1)),
});

/** Everything that a configuration may say. */
export const exporterConfigSchema = z.strictObject({
  targets: z.array(targetSchema).min(1, "must list at least one target"),
  canaries: z.array(canarySchema),
  catalogue: z.array(catalogueEntry),
  /**
   * Ranges that checks and canaries may connect to.
   * @defaultValue private and loopback addresses: `network/address-policy.ts`
   */
  allowedAddresses: z.array(addressRange).min(1, "must list at least one range").optional(),
  /** Who may do what, beside those whose tokens the command line names. @defaultValue nobody */
  clients: z.array(clientSchema).optional(),
  /** What applications and jobs may push. @defaultValue nothing */
  customMetrics: customMetricsSchema.optional(),
  /** @defaultValue each limit's own: `server/config.ts` */
  limits: limitsConfig.optional(),
});

/**
 * The file that infra renders and the exporter reads. Where it listens and its tokens are flags of the process
 * (`arguments.ts`), so that it can start, and be sent its configuration, before there is one.
 */
export type ExporterConfig = z.infer<typeof exporterConfigSchema>;
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
  const result = exporterConfigSchema.safeParse(json);
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
    ...duplicates((result.data.clients ?? []).map(({ name: client }) => client)).map(
      (client) => `clients: "${client}" is listed twice: one entry a client`,
    ),
  ];
  if (problems.length > 0) throw new ConfigError(problems.map((p) => `${file}: ${p}`).join("\n"));
  return result.data;
}

function duplicates(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((n, index) => names.indexOf(n) !== index))];
}
