import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { interpolated } from "./interpolation.ts";
import type { Reply } from "./state.ts";
import { message } from "./state.ts";

const dataSourceSchema = z.object({
  name: z.string().min(1),
  type: z.string().min(1),
  access: z.enum(["proxy", "direct"]).default("proxy"),
  orgId: z.int().default(1),
  uid: z.string().default(""),
  url: z.string().default(""),
  user: z.string().default(""),
  database: z.string().default(""),
  basicAuth: z.boolean().default(false),
  basicAuthUser: z.string().default(""),
  withCredentials: z.boolean().default(false),
  isDefault: z.boolean().default(false),
  jsonData: z.record(z.string(), z.unknown()).default({}),
  secureJsonData: z.record(z.string(), z.string()).default({}),
  version: z.int().default(1),
  editable: z.boolean().default(false),
});
const provisioningFile = z.object({
  apiVersion: z.literal(1),
  datasources: z.array(dataSourceSchema).nullish(),
  deleteDatasources: z.array(z.object({ name: z.string(), orgId: z.int().default(1) })).nullish(),
  prune: z.boolean().nullish(),
});

/** One data source. Its secrets are only ever in memory. */
export type DataSource = z.output<typeof dataSourceSchema> & { readonly id: number };

/** A provisioning directory that Grafana would not start with. */
class ProvisioningError extends Error {
  override readonly name = "ProvisioningError";
}

/**
 * The data sources after reading `<directory>/datasources/*.yaml`, in the order of the files.
 * @param before those that were there: they stay unless a file names, deletes or prunes them
 * @throws {ProvisioningError} with every problem; a missing directory is an empty one
 */
export function provisionedDataSources(
  directory: string,
  environment: Readonly<Record<string, string | undefined>>,
  before: readonly DataSource[] = [],
): readonly DataSource[] {
  const files = provisioningFiles(join(directory, "datasources"));
  const problems: string[] = [];
  const byName = new Map(before.map((dataSource) => [dataSource.name, dataSource]));
  let nextId = Math.max(0, ...before.map(({ id }) => id)) + 1;
  const named = new Set<string>();
  let prune = false;
  for (const file of files) {
    const document = readProvisioning(file, environment, problems);
    for (const { name } of document?.deleteDatasources ?? []) byName.delete(name);
    prune ||= document?.prune ?? false;
    for (const dataSource of document?.datasources ?? []) {
      const id = byName.get(dataSource.name)?.id ?? nextId++;
      const uid = dataSource.uid === "" ? generatedUid(dataSource.name) : dataSource.uid;
      byName.set(dataSource.name, { ...dataSource, uid, id });
      named.add(dataSource.name);
    }
  }
  const all = [...byName.values()].filter(({ name }) => !prune || named.has(name));
  if (all.filter(({ isDefault }) => isDefault).length > 1) {
    problems.push(
      `${directory}: only one data source may be marked as default: take isDefault from the others`,
    );
  }
  if (new Set(all.map(({ uid }) => uid)).size < all.length) {
    problems.push(`${directory}: two data sources have the same uid: give each its own`);
  }
  if (problems.length > 0) throw new ProvisioningError(problems.join("\n"));
  return all;
}

function provisioningFiles(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => join(directory, name));
  } catch {
    return [];
  }
}

function readProvisioning(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
  problems: string[],
): z.output<typeof provisioningFile> | undefined {
  try {
    const result = provisioningFile.safeParse(interpolated(parse(readFileSync(file, "utf8")), environment));
    if (result.success) return result.data;
    for (const { path, message: text } of result.error.issues) {
      problems.push(`${file}: ${z.core.toDotPath(path) || "(root)"}: ${text}`);
    }
  } catch (error) {
    problems.push(`${file}: cannot be read: ${String(error)}`);
  }
  return undefined;
}

/** What Grafana makes of a name where no uid is given: `pkg/services/provisioning/datasources`. */
function generatedUid(name: string): string {
  return `P${createHash("sha256").update(name).digest("hex").slice(0, 16).toUpperCase()}`;
}

/** `GET /api/datasources`. */
export function listDataSources(dataSources: readonly DataSource[]): Reply {
  return { status: 200, body: dataSources.map(dataSourceDto) };
}

/** `GET /api/datasources/uid/{uid}` and `/name/{name}`. */
export function readDataSource(dataSource: DataSource | undefined): Reply {
  return dataSource === undefined
    ? message(404, "Data source not found")
    : { status: 200, body: dataSourceDto(dataSource) };
}

function dataSourceDto({ secureJsonData, editable, ...dataSource }: DataSource): unknown {
  const secureJsonFields = Object.fromEntries(Object.keys(secureJsonData).map((key) => [key, true]));
  return { ...dataSource, typeName: dataSource.type, secureJsonFields, readOnly: !editable };
}
