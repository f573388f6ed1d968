import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Reply } from "./state.ts";

/** Why a request is not let in, as Grafana says it, or undefined for the administrator. */
export function authenticationProblem(
  { headers }: IncomingMessage,
  user: string,
  password: string,
): Reply | undefined {
  const [scheme = "", credentials = ""] = (headers.authorization ?? "").split(" ", 2);
  if (scheme === "") return refusal("Unauthorized", "auth.unauthorized");
  if (scheme.toLowerCase() !== "basic") return refusal("Invalid API key", "api-key.invalid");
  const given = Buffer.from(credentials, "base64").toString("utf8");
  if (!sameText(given, `${user}:${password}`)) {
    return refusal("Invalid username or password", "password-auth.failed");
  }
  // There is one organisation, and its id is 1.
  const organisation = headers["x-grafana-org-id"] ?? "1";
  return organisation === "1" ? undefined : refusal("Unauthorized", "auth.unauthorized");
}

function refusal(text: string, messageId: string): Reply {
  return { status: 401, body: { extra: null, message: text, messageId, statusCode: 401, traceID: "" } };
}

/** Compares hashes, so that neither length nor content shows in the time that it takes. */
function sameText(a: string, b: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
