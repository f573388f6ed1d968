import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";
import type { Answer } from "./answer.ts";

/** Seconds that a client may take to read an answer: one that never does would hold what the answer is made of. */
const READING_SECONDS = 30;

/**
 * Sends an answer as fast as the client reads it, and ends when the client has it or has gone: neither is an error.
 * @param extra headers of every answer
 * @throws what the parts of the answer throw
 */
export async function send(
  response: ServerResponse,
  { status, contentType, body, headers }: Answer,
  extra: Readonly<Record<string, string>>,
): Promise<void> {
  const { socket } = response.req;
  // Of the connection and not of the answer: one that waits behind others on its connection is never closed itself.
  const gone = new AbortController();
  const leave = () => {
    gone.abort();
  };
  socket.once("close", leave);
  if (socket.destroyed) leave();
  const slow = setTimeout(() => {
    socket.destroy();
  }, READING_SECONDS * 1000);
  try {
    const whole = typeof body === "string" || body instanceof Uint8Array;
    response.writeHead(status, {
      "x-content-type-options": "nosniff",
      ...extra,
      ...headers,
      "content-type": contentType,
      ...(whole ? { "content-length": String(Buffer.byteLength(body)) } : {}),
    });
    // HEAD has no body, and nothing is made for it.
    if (whole || response.req.method === "HEAD") {
      response.end(whole ? body : undefined);
      await finished(response, { signal: gone.signal });
    } else {
      await pipeline(Readable.from(body, { objectMode: false }), response, { signal: gone.signal });
    }
  } catch (error) {
    if (!gone.signal.aborted && !socket.destroyed) throw error;
  } finally {
    clearTimeout(slow);
    socket.off("close", leave);
  }
}
