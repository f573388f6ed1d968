import type { IncomingHttpHeaders } from "node:http";
import type { Client } from "../access/client.ts";

/** A request as a route gets it: allowed, and within the server's limits. */
export interface ServerRequest {
  readonly method: string;
  /** Raw path, percent-encoding untouched, without the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Who asks, as proven; `undefined` where a route is open. */
  readonly client: Client | undefined;
  /** IP address of the other end of the connection. */
  readonly address: string;
  /**
   * The body, decoded (gzip) and within its limits. Routes that take none do not ask for it.
   * @throws {RequestError} 400 for what is cut short or not gzip, 408 too slow, 413 too large (as sent or decoded),
   * 415 an encoding that we do not know.
   */
  readonly body: () => Promise<Uint8Array>;
}

/** A request that is answered with an error status. Its message is the body of the answer, without the line end. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}
