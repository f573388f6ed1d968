import { createHash } from "node:crypto";

/** What the exporter's host holds of a token that somebody else has: its SHA-256, 64 hexadecimal digits. */
export function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
