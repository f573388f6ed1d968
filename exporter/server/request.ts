import type { IncomingHttpHeaders } from "node:http";
import type { Client } from "../access/client.ts";

/** A body that has come whole, and is still as small as it was sent. */
export interface SentBody {
  /**
   * Decoded (gzip) and within its limit: as a route is ready for it, for it may be many times as large.
   * @throws {RequestError} 400 for what is not gzip, 413 too large
   */
  readonly decoded: () => Promise<Uint8Array>;
}

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
   * The body, once it has come. Routes that take none do not ask for it.
   * @throws {RequestError} 400 for what is cut short, 408 too slow, 413 too large as sent, 415 an encoding that we do
   * not know.
   */
  readonly body: () => Promise<SentBody>;
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
