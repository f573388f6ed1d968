import { finished } from "node:stream/promises";
import { Agent, type Dispatcher } from "undici";
import type { MeasuredServer } from "./servers/server.ts";

/** Requests one after the other over one connection, as Prometheus makes them. */
export interface Connection {
  /** Milliseconds until the last byte of the answer. @throws {Error} unless it is 200 or 202 */
  readonly timed: (path: string, options: RequestOptions) => Promise<number>;
  /** The status of the answer, whatever it is. */
  readonly sent: (path: string, options: RequestOptions) => Promise<number>;
  readonly close: () => Promise<void>;
}

/** What is sent. */
export interface RequestOptions {
  readonly method: "GET" | "PUT";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** A connection that is not made yet. */
export function connection({ url }: MeasuredServer): Connection {
  const agent = new Agent({ connections: 1 });
  return {
    async timed(path, options) {
      const request: Dispatcher.RequestOptions = { origin: url, path, ...options };
      const start = performance.now();
      const { statusCode, body } = await agent.request(request);
      if (statusCode !== 200 && statusCode !== 202) {
        throw new Error(`${options.method} ${url}${path}: ${String(statusCode)} ${await body.text()}`);
      }
      let chunks = 0;
      // Nothing is done with them: what is measured is the server.
      body.on("data", () => (chunks += 1));
      await finished(body);
      if (options.method === "GET" && chunks === 0) throw new Error(`${url}${path}: an empty answer`);
      return performance.now() - start;
    },
    async sent(path, options) {
      const { statusCode, body } = await agent.request({ origin: url, path, ...options });
      await body.dump();
      return statusCode;
    },
    close: () => agent.close(),
  };
}
