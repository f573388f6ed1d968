import { dirname, resolve } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { ConfigError } from "../../config.ts";
import { namedFileText } from "../../server/named-file.ts";
import type { PemSource, TlsFiles } from "../../server/tls-settings.ts";
import type { Rate } from "../buckets.ts";
import type { Secret } from "../secret.ts";
import { webConfigSchema, type WebConfigText } from "./schema.ts";
import { tlsFiles } from "./tls.ts";

/** What an operator's `web.config.yml` asks for. */
export interface WebConfig {
  /** The file as it was written, its secrets as such. */
  readonly text: WebConfigText;
  /** For HTTPS. `undefined` for plain HTTP. */
  readonly tls: TlsFiles | undefined;
  /** Sent with every answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** bcrypt hashes of passwords by the name of a user. */
  readonly users: ReadonlyMap<string, Secret>;
  /** For all clients together. `undefined` for no limit. */
  readonly rate: Rate | undefined;
}

/**
 * The configuration in a file; the files that it names are not read yet.
 * @throws {ConfigError} naming the file and everything in it that we do not support.
 */
export function webConfig(flag: string, path: string): WebConfig {
  const text = webConfigText(path, namedFileText(flag, path));
  const problems: string[] = [];
  const files = text.tls_server_config ? tlsFiles(text.tls_server_config, problems) : undefined;
  const limit = text.rate_limit;
  if (limit && limit.interval > 0 && limit.burst === 0) {
    problems.push("rate_limit.burst: must be 1 or more: with 0 nothing is ever answered");
  }
  if (problems.length > 0) throw new ConfigError(problems.map((p) => `${path}: ${p}`).join("\n"));
  const placed = (source: PemSource) => inFile(path, source);
  return {
    text,
    tls: files && {
      ...files,
      certificate: placed(files.certificate),
      key: placed(files.key),
      ...(files.clientAuthority && { clientAuthority: placed(files.clientAuthority) }),
    },
    headers: Object.fromEntries(
      Object.entries(text.http_server_config?.headers ?? {}).flatMap(([name, value]) =>
        value === undefined || value === "" ? [] : [[name, value]],
      ),
    ),
    users: new Map(Object.entries(text.basic_auth_users ?? {})),
    rate: limit && limit.interval > 0 ? { burst: limit.burst, perSecond: 1 / limit.interval } : undefined,
  };
}

function webConfigText(path: string, yaml: string): WebConfigText {
  const document = parseDocument(yaml, { uniqueKeys: true });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message }) => message.split("\n", 1)[0] ?? "");
    throw new ConfigError(problems.map((p) => `${path}: (root): is no YAML (${p}): correct it`).join("\n"));
  }
  const value: unknown = document.toJS();
  const parsed = webConfigSchema.safeParse(value);
  if (parsed.success) return parsed.data ?? {};
  throw new ConfigError(
    parsed.error.issues
      .map(({ path: place, message }) => `${path}: ${z.core.toDotPath(place) || "(root)"}: ${message}`)
      .join("\n"),
  );
}

/** Its place with the configuration's own file; a relative path is beside that. */
function inFile(path: string, source: PemSource): PemSource {
  const place = `${path}: ${source.place}`;
  return source.file === undefined
    ? { ...source, place }
    : { place, file: resolve(dirname(path), source.file) };
}
