import { compareSync, hashSync } from "bcryptjs";
import { isMap, parse, parseDocument, stringify, type Document } from "yaml";
import { z } from "zod";
import { accounts, type Account, type certificateFiles } from "../../inventory/secrets.ts";

/** Passwords of a secured metrics server's users. */
export type AccountPasswords = Readonly<Record<Account, string>>;

/** Rounds of bcrypt, as a power of two: its usual number. The passwords are random, so more would protect nothing. */
const ROUNDS = 10;

/** What of a web configuration is ours; whatever else it says is the operators'. */
interface OwnParts {
  readonly tls_server_config: { readonly cert_file: string; readonly key_file: string };
  /** Accounts whose hash has to be made, in the order of their names. */
  readonly basic_auth_users: Readonly<Record<string, string>>;
}

/** Source: https://prometheus.io/docs/prometheus/latest/configuration/https/ */
const webConfig = z.looseObject({
  tls_server_config: z.looseObject({ cert_file: z.string(), key_file: z.string() }),
  basic_auth_users: z.record(z.string(), z.string()),
});
const users = z.looseObject({ basic_auth_users: z.record(z.string(), z.unknown()) });

/**
 * Whether a web configuration shows our certificate and lets our accounts in with just these passwords, whatever else
 * it says and whoever else it lets in.
 */
export function webConfigFits(
  text: string,
  names: ReturnType<typeof certificateFiles>,
  passwords: AccountPasswords,
): boolean {
  const config = webConfig.safeParse(value(text)).data;
  return (
    config?.tls_server_config.cert_file === names.certificate &&
    config.tls_server_config.key_file === names.key &&
    accounts.every((account) => hashFits(config.basic_auth_users[account], passwords[account]))
  );
}

/**
 * A web configuration with our certificate and accounts. Users and settings that operators gave it stay, comments
 * too, as does a hash that fits already; new hashes are salted anew each time.
 *
 * @param before - its text as it is; undefined where there is none
 * @returns undefined where `before` is not one YAML map, and so cannot be kept
 */
export function webConfigText(
  before: string | undefined,
  names: ReturnType<typeof certificateFiles>,
  passwords: AccountPasswords,
): string | undefined {
  const known = users.safeParse(value(before ?? "")).data?.basic_auth_users ?? {};
  const missing = accounts.filter((account) => !hashFits(known[account], passwords[account])).toSorted();
  const own: OwnParts = {
    // Relative to this file. Read again at each connection, as the users are at each request.
    tls_server_config: { cert_file: names.certificate, key_file: names.key },
    basic_auth_users: Object.fromEntries(
      missing.map((account) => [account, hashSync(passwords[account], ROUNDS)]),
    ),
  };
  if (before === undefined || before.trim() === "") return stringify(own);
  const document = parseDocument(before);
  if (document.errors.length > 0 || !isMap(document.contents)) return undefined;
  mergeSection(document, "tls_server_config", own.tls_server_config);
  mergeSection(document, "basic_auth_users", own.basic_auth_users);
  // Nobody's long lines are folded.
  return document.toString({ lineWidth: 0 });
}

function mergeSection(document: Document, name: string, entries: Readonly<Record<string, string>>): void {
  const section: unknown = document.get(name, true);
  if (isMap(section)) {
    for (const [key, text] of Object.entries(entries)) section.set(key, text);
    return;
  }
  // Missing, empty, or an alias of something that is not ours to change.
  const parsed = z.record(z.string(), z.unknown()).safeParse(document.toJS()).data?.[name];
  const kept = z.record(z.string(), z.unknown()).safeParse(parsed).data ?? {};
  document.set(name, document.createNode({ ...kept, ...entries }));
}

function hashFits(hash: unknown, password: string): boolean {
  return typeof hash === "string" && compareSync(password, hash);
}

function value(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
