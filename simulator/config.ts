import { z } from "zod";

/**
 * Addresses are loopback ones without exception: neither does the simulator listen on a real network, nor can
 * its background traffic reach one.
 */
export const loopbackAddress = z
  .ipv4("must be an IPv4 address, e.g. 127.0.10.29")
  .refine((address) => address.startsWith("127."), "must be within 127.0.0.0/8: the simulator stays on it");
const port = z.int().min(1, "must be a TCP port, 1–65535").max(65535, "must be a TCP port, 1–65535");
const name = z.string().regex(/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/, "must be lower-kebab-case, e.g. phi-3-mini");
const listener = { address: loopbackAddress, port };
const seconds = z.number().min(0, "must be 0–60 seconds").max(60, "must be 0–60 seconds");
const keyFile = z.string().startsWith("/", "must be the absolute path of a file");

const modelService = z.strictObject({
  name,
  /** The identifier that `/v1/models` lists and requests have to name. */
  modelId: z.string().min(1, "must be the identifier of a model"),
  ...listener,
  /** From the start of prefill to the first token, without queueing. */
  ttftSeconds: seconds,
  /** Between two tokens. */
  itlSeconds: seconds,
  /** How far a duration may stray from its mean, as a share of it, 0–1. */
  jitterRatio: z.number().min(0, "must be 0–1").max(1, "must be 0–1").default(0.1),
  /** Requests in execution at one time; further ones wait. vLLM's `--max-num-seqs`. */
  maxRunning: z.int().min(1, "must be at least 1").default(16),
  /** Blocks of 16 tokens that the KV cache holds. */
  kvCacheBlocks: z.int().min(16, "must be at least 16").default(2048),
  /** Prompt and answer together, in tokens. */
  maxModelTokens: z.int().min(64, "must be at least 64").default(4096),
  /** vLLM's version: what `/version` says, and which names `/metrics` has. */
  engineVersion: z
    .string()
    .regex(/^\d+\.\d+(\.\d+)?$/, "must be a version, e.g. 0.11.0")
    .default("0.11.0"),
  /** Holds the bearer key that `/v1` wants; without it, none is wanted. */
  apiKeyFile: keyFile.optional(),
});

const gateway = z.strictObject({
  ...listener,
  /** Where `GET /health` answers. */
  healthPort: port,
  /** What it adds to each completion. */
  overheadSeconds: seconds,
  apiKeyFile: keyFile.optional(),
});

const traffic = z.strictObject({
  /** Over all models together; 0 is none. */
  requestsPerSecond: z.number().min(0, "must be 0–100").max(100, "must be 0–100"),
  /** Longest answer that is asked for. */
  maxTokens: z.int().min(1, "must be 1–512").max(512, "must be 1–512"),
  /** The same seed gives the same sequence of requests. */
  seed: z.int().min(0).default(1),
});

const simulatorConfig = z.strictObject({
  models: z.array(modelService).min(1, "must list at least one model service"),
  gateway,
  qdrant: z.strictObject({ ...listener, apiKeyFile: keyFile.optional() }),
  web: z.array(z.strictObject({ name, ...listener, path: z.string().startsWith("/", "must start with /") })),
  sink: z.strictObject(listener),
  admin: z.strictObject(listener),
  traffic: traffic.default({ requestsPerSecond: 1, maxTokens: 64, seed: 1 }),
});

/** What the environment variable SIMULATOR_CONFIG holds as JSON; fields with a default may be left out. */
export type SimulatorConfig = z.input<typeof simulatorConfig>;
/** The same with every default filled in. */
export type CompleteSimulatorConfig = z.output<typeof simulatorConfig>;
/** One model service that is played. */
export type ModelServiceConfig = CompleteSimulatorConfig["models"][number];
/** The gateway that is played. */
export type GatewayConfig = CompleteSimulatorConfig["gateway"];

/** A configuration that cannot be used, a line a problem. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/**
 * The configuration in a JSON text.
 * @param place where the text comes from, for messages
 * @throws {ConfigError} naming the place and every bad field, never only the first.
 */
export function simulatorConfigOf(place: string, text: string | undefined): CompleteSimulatorConfig {
  if (text === undefined || text === "") {
    throw new ConfigError(`${place}: is not set: give it the simulator's configuration as JSON`);
  }
  const result = simulatorConfig.safeParse(parsedJson(place, text));
  if (!result.success) {
    throw new ConfigError(
      result.error.issues
        .map(({ path, message }) => `${place}: ${z.core.toDotPath(path) || "(root)"}: ${message}`)
        .join("\n"),
    );
  }
  const problems = [...repeatedNames(result.data), ...repeatedListeners(result.data)];
  if (problems.length > 0) throw new ConfigError(problems.map((p) => `${place}: ${p}`).join("\n"));
  return result.data;
}

function parsedJson(place: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${place}: is not JSON: ${String(error)}`);
  }
}

function repeatedNames({ models, web }: CompleteSimulatorConfig): readonly string[] {
  const names = ["gateway", "qdrant", ...models.map((m) => m.name), ...web.map((w) => w.name)];
  return repeated(names).map((n) => `"${n}" names two services: give each service its own name`);
}

function repeatedListeners(config: CompleteSimulatorConfig): readonly string[] {
  const { models, gateway: g, qdrant, web, sink, admin } = config;
  const all = [...models, g, { address: g.address, port: g.healthPort }, qdrant, ...web, sink, admin];
  return repeated(all.map((l) => `${l.address}:${String(l.port)}`)).map(
    (l) => `${l} is listened on twice: give each service its own address or port`,
  );
}

function repeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
