import { createHash } from "node:crypto";
import { access, constants, readFile } from "node:fs/promises";
import { ConfigError, type ExporterConfig, exporterConfigOf } from "./config.ts";
import { errorText } from "./error-text.ts";
import { pemCertificates } from "./network/pem-certificates.ts";

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

/** A line for each file that targets and canaries name and that is of no use as it is; none when all is well. */
export async function namedFileProblems(file: string, config: ExporterConfig): Promise<readonly string[]> {
  const problems = await Promise.all(
    namedFiles(config).map(async ([path, named]) => {
      const problem = path.endsWith(".caFile") ? await authoritiesProblem(named) : await secretProblem(named);
      return problem === undefined ? [] : [`${file}: ${path}: ${problem}`];
    }),
  );
  return problems.flat();
}

async function secretProblem(secretFile: string): Promise<string | undefined> {
  return access(secretFile, constants.R_OK).then(
    () => undefined,
    (error: unknown) =>
      `cannot be read (${errorText(error)}): put the secret there, readable by uid ${uid()}`,
  );
}

async function authoritiesProblem(caFile: string): Promise<string | undefined> {
  try {
    return pemCertificates(await readFile(caFile, "utf8")).length > 0
      ? undefined
      : `holds no certificate (${caFile}): put the authority's there, as PEM`;
  } catch (error) {
    return `cannot be used (${errorText(error)}): put the authority's certificate there, as PEM, readable by uid ${uid()}`;
  }
}

function namedFiles({ targets, canaries }: ExporterConfig): readonly (readonly [string, string])[] {
  const entries = [
    ...targets.map((target, index) => [`targets[${String(index)}]`, target] as const),
    ...canaries.map((canary, index) => [`canaries[${String(index)}]`, canary] as const),
  ];
  return entries.flatMap(([path, entry]) =>
    Object.entries(entry).flatMap(([field, value]) =>
      field.endsWith("File") && typeof value === "string" ? [[`${path}.${field}`, value] as const] : [],
    ),
  );
}

function uid(): string {
  return String(process.getuid?.() ?? "");
}
