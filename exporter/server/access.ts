import type { IncomingMessage } from "node:http";
import type { TokenFile } from "./token-file.ts";

/** What somebody may do. `admin` may do what `scrape` may. */
export type Role = "scrape" | "admin";

/** The role that a request's bearer token proves; `undefined` for none. */
export function roleOf(
  request: IncomingMessage,
  tokens: Readonly<Record<Role, TokenFile>>,
): Role | undefined {
  const presented = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
  // Both are always compared: the time must not say which one came close.
  const isScrape = tokens.scrape.is(presented);
  const isAdmin = tokens.admin.is(presented);
  return isAdmin ? "admin" : isScrape ? "scrape" : undefined;
}
