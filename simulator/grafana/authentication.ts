import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { GrafanaConfig } from "./config.ts";
import type { Reply, User } from "./state.ts";
import { hasPassword } from "./users.ts";

/** Somebody who was let in. */
export type KnownUser = Pick<User, "id" | "login" | "role">;

/** Who a request comes from, or why it is not let in, as Grafana says it. */
export type Caller =
  { readonly kind: "known"; readonly user: KnownUser } | { readonly kind: "refused"; readonly reply: Reply };

/** Who a request comes from: the administrator of the configuration, or one of the users. */
export function callerOf(
  { headers }: IncomingMessage,
  { user, password }: Pick<GrafanaConfig, "user" | "password">,
  users: readonly User[],
): Caller {
  const [scheme = "", credentials = ""] = (headers.authorization ?? "").split(" ", 2);
  if (scheme === "") return refusal("Unauthorized", "auth.unauthorized");
  if (scheme.toLowerCase() !== "basic") return refusal("Invalid API key", "api-key.invalid");
  const given = Buffer.from(credentials, "base64").toString("utf8");
  const [, login = "", secret = ""] = /^([^:]*):(.*)$/s.exec(given) ?? [];
  const known = sameText(given, `${user}:${password}`)
    ? { id: 1, login: user, role: "Admin" as const }
    : users.find((each) => each.login === login && hasPassword(each, secret));
  if (known === undefined) return refusal("Invalid username or password", "password-auth.failed");
  // There is one organisation, and its id is 1.
  const organisation = headers["x-grafana-org-id"] ?? "1";
  return organisation === "1" ? { kind: "known", user: known } : refusal("Unauthorized", "auth.unauthorized");
}

function refusal(text: string, messageId: string): Caller {
  const body = { extra: null, message: text, messageId, statusCode: 401, traceID: "" };
  return { kind: "refused", reply: { status: 401, body } };
}

/** Compares hashes, so that neither length nor content shows in the time that it takes. */
function sameText(a: string, b: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
