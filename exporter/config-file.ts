import { createHash } from "node:crypto";
import { access, constants, readFile } from "node:fs/promises";
import { ConfigError, type ExporterConfig, exporterConfigOf } from "./config.ts";
import { errorText } from "./error-text.ts";

/** A configuration as it was read. */
export interface LoadedConfig {
  readonly config: ExporterConfig;
  /** First 12 hexadecimal digits of the file's sha256. */
  readonly hash: string;
}

/** @throws {ConfigError} naming the file and everything that is wrong with it. */
export async function loadedConfig(file: string): Promise<LoadedConfig> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new ConfigError(`${file}: (root): cannot be read (${errorText(error)}): publish a configuration`);
  });
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
  return { config: exporterConfigOf(file, jsonIn(file, text)), hash };
}

function jsonIn(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${file}: (root): is not JSON (${errorText(error)}): publish it again`);
  }
}

/** A line for each secret file that a configuration names and we cannot read; none when all is well. */
export async function secretFileProblems(file: string, config: ExporterConfig): Promise<readonly string[]> {
  const problems = await Promise.all(
    secretFiles(config).map(async ([path, secretFile]) => {
      const reason = await access(secretFile, constants.R_OK).then(
        () => undefined,
        (error: unknown) => errorText(error),
      );
      return reason === undefined
        ? []
        : [`${file}: ${path}: cannot be read (${reason}): put the secret there, readable by uid ${uid()}`];
    }),
  );
  return problems.flat();
}

function secretFiles({ targets, canaries }: ExporterConfig): readonly (readonly [string, string])[] {
  const entries = [
    ...targets.map((target, index) => [`targets[${String(index)}]`, target] as const),
    ...canaries.map((canary, index) => [`canaries[${String(index)}]`, canary] as const),
  ];
  return entries.flatMap(([path, entry]) =>
    Object.entries(entry).flatMap(([field, value]) =>
      /(?:apiKey|password)File$/i.test(field) && typeof value === "string"
        ? [[`${path}.${field}`, value] as const]
        : [],
    ),
  );
}

function uid(): string {
  return String(process.getuid?.() ?? "");
}
