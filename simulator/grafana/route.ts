import type { KnownUser } from "./authentication.ts";
import type { DataSource } from "./data-sources.ts";
import type { GrafanaState, Reply } from "./state.ts";

/** One authenticated call of the API. */
interface Call {
  readonly user: KnownUser;
  readonly state: GrafanaState;
  readonly dataSources: readonly DataSource[];
  /** What the route's groups matched, decoded. */
  readonly parameters: readonly string[];
  readonly query: URLSearchParams;
  /** The JSON document that was sent, undefined where there was none. */
  readonly body: unknown;
  /** ISO 8601. */
  readonly now: string;
}

/** One route. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: RegExp;
  readonly reply: (call: Call, parameter: string) => Reply;
}
