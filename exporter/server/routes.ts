import type { Access } from "../access/client.ts";
import type { Answer } from "./answer.ts";
import type { AtMost } from "./places.ts";
import type { ServerRequest } from "./request.ts";

/** Methods that any route may have. HEAD is answered as GET without the body. */
export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** Answers one request. What it throws, but for a `RequestError`, is a defect and answered with 500. */
export type Handler = (request: ServerRequest) => Answer | Promise<Answer>;

/** What stands under a path. */
export interface Route {
  /** Who may. */
  readonly access: Access;
  /** Answered at once; the next ones are refused as `busy`. No limit of its own where unset. */
  readonly atMost?: AtMost;
  readonly methods: Readonly<Partial<Record<Method, Handler>>>;
}

/** Routes by path: exact ones go before prefixes, a longer prefix before a shorter one. */
export interface Routes {
  readonly exact: ReadonlyMap<string, Route>;
  /** By the raw beginning of the path, percent-encoding untouched, e.g. `/metrics/job/`. */
  readonly prefixes: ReadonlyMap<string, Route>;
}

/** The route of a raw path; `undefined` where there is none. */
export function routeOf({ exact, prefixes }: Routes, path: string): Route | undefined {
  const found = exact.get(path);
  if (found !== undefined) return found;
  const longest = [...prefixes.keys()]
    .filter((prefix) => path.startsWith(prefix))
    .toSorted((a, b) => b.length - a.length)[0];
  return longest === undefined ? undefined : prefixes.get(longest);
}

/** What a method asks a route for; HEAD asks as GET does. */
export function handlerOf({ methods }: Route, method: string): Handler | undefined {
  switch (method) {
    case "GET":
    case "HEAD":
      return methods.GET;
    case "POST":
      return methods.POST;
    case "PUT":
      return methods.PUT;
    case "DELETE":
      return methods.DELETE;
    default:
      return undefined;
  }
}

/** `Allow` of a route. */
export function allowedMethods({ methods }: Route): string {
  const own = (["GET", "POST", "PUT", "DELETE"] as const).filter((method) => methods[method] !== undefined);
  return own.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])).join(", ");
}

/**
 * The path of a request target, without its query. Never through `new URL`, which throws for what any client may
 * send: https://github.com/advisories/GHSA-q7rr-3cgh-j5r3 is an exporter that such a request ended.
 */
export function pathOf(requestTarget: string | undefined): string {
  return (requestTarget ?? "").split("?", 1)[0] ?? "";
}
