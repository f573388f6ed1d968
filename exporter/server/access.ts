import type { IncomingMessage } from "node:http";
import type { TokenRole } from "../../inventory/metrics/index.ts";
import type { Standing, TokenFile } from "./token-file.ts";

/** What somebody may do. `admin` may do what `scrape` may. */
export type Role = TokenRole;

/** What a request's bearer token proves. */
export interface Proof {
  readonly role: Role;
  readonly standing: Exclude<Standing, "unknown">;
}

/** What a request's bearer token proves; `undefined` for nothing. */
export function proofOf(
  request: IncomingMessage,
  tokens: Readonly<Record<Role, TokenFile>>,
): Proof | undefined {
  const presented = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
  // Both are always compared: the time must not say which one came close.
  const scrape = tokens.scrape.standing(presented);
  const admin = tokens.admin.standing(presented);
  if (admin !== "unknown") return { role: "admin", standing: admin };
  return scrape === "unknown" ? undefined : { role: "scrape", standing: scrape };
}
