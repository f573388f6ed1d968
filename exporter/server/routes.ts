import type { IncomingMessage } from "node:http";
import type { Answer } from "./answer.ts";
import type { Role } from "./access.ts";

/** What stands under a path. */
export interface Route {
  readonly method: "GET" | "POST";
  /** Who may; anybody where unset. */
  readonly role?: Role;
  /** Answered at once at most; the next ones are refused as `busy`. No limit where unset. */
  readonly atMost?: number;
  readonly answer: (request: IncomingMessage) => Answer | Promise<Answer>;
}

/** Routes by exact path. */
export type Routes = ReadonlyMap<string, Route>;

/**
 * The path of a request target, without its query. Never through `new URL`, which throws for what any client may
 * send: https://github.com/advisories/GHSA-q7rr-3cgh-j5r3 is an exporter that such a request ended.
 */
export function pathOf(requestTarget: string | undefined): string {
  return (requestTarget ?? "").split("?", 1)[0] ?? "";
}
