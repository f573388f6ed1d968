import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";

/** Everything secret that setup makes for a local instance, by name: the one place that all its files are filled from. */
export type Passwords = Readonly<Record<PasswordName, string>>;

/** `scrape-token` and `admin-token` are bearer tokens, the others passwords. */
export const passwordNames = [
  "scrape-token",
  "admin-token",
  "postgres-superuser-password",
  "monitoring-password",
  "redis-password",
  "grafana-admin-password",
  "api-key",
] as const;

export type PasswordName = (typeof passwordNames)[number];

const passwordsFile = z.partialRecord(z.enum(passwordNames), z.string().min(24));

/**
 * The instance's passwords: those in its file, and new ones for names that the file lacks, which are written to it.
 * Letters and digits, 43 of them or fewer, above 240 bits. The file is readable by its owner alone.
 * @throws Error when the file is not one of ours.
 */
export function ensuredPasswords(file: string): Passwords {
  const known = existsSync(file) ? passwordsFile.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
  const made = passwordNames.map((name) => [name, known[name] ?? newPassword()] as const);
  if (Object.keys(known).length < passwordNames.length) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(Object.fromEntries(made), undefined, 2)}\n`, { mode: 0o600 });
    chmodSync(file, 0o600);
  }
  const of = (name: PasswordName) => made.find(([each]) => each === name)?.[1] ?? newPassword();
  return {
    "scrape-token": of("scrape-token"),
    "admin-token": of("admin-token"),
    "postgres-superuser-password": of("postgres-superuser-password"),
    "monitoring-password": of("monitoring-password"),
    "redis-password": of("redis-password"),
    "grafana-admin-password": of("grafana-admin-password"),
    "api-key": of("api-key"),
  };
}

/** 32 random bytes in letters and digits: safe in every configuration file, URL and shell. */
function newPassword(): string {
  return randomBytes(48)
    .toString("base64")
    .replace(/[^A-Za-z0-9]/g, "")
    .slice(0, 43);
}
