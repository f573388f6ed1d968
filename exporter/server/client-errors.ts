import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { RefusalReason } from "../../inventory/metrics/index.ts";
import { errorCode } from "../error-text.ts";

interface Refusal {
  readonly status: string;
  readonly reason: RefusalReason;
}

/** What is answered to what is no request, by the code of Node's error; all else is malformed. */
const refusals: ReadonlyMap<string | undefined, Refusal> = new Map([
  ["HPE_HEADER_OVERFLOW", { status: "431 Request Header Fields Too Large", reason: "too_large" }],
  ["HPE_CHUNK_EXTENSIONS_OVERFLOW", { status: "413 Payload Too Large", reason: "too_large" }],
  ["ERR_HTTP_REQUEST_TIMEOUT", { status: "408 Request Timeout", reason: "too_slow" }],
]);
const malformed: Refusal = { status: "400 Bad Request", reason: "malformed" };

/** Answers what is no whole HTTP request, and closes the connection. */
export function answeredClientErrors(server: Server, refused: (reason: RefusalReason) => void): void {
  const exchanges = new WeakMap<
    Duplex,
    { readonly request: IncomingMessage; readonly response: ServerResponse }
  >();
  const begun = (request: IncomingMessage, response: ServerResponse) => {
    exchanges.set(request.socket, { request, response });
  };
  server.prependListener("request", begun);
  server.prependListener("checkContinue", begun);
  server.on("clientError", (error, socket) => {
    const code = errorCode(error);
    // It has gone, or speaks no TLS: there is nobody to answer, and what is written would wait for a handshake.
    if (code === "ECONNRESET" || code === "EPIPE" || isTlsError(code) || !socket.writable) {
      socket.destroy();
      return;
    }
    const last = exchanges.get(socket);
    // Answered already, and now it does not even send the rest of it.
    if (last?.response.headersSent === true && !last.request.complete) {
      socket.destroy();
      return;
    }
    const { status, reason } = refusals.get(code) ?? malformed;
    refused(reason);
    // Another answer in the middle of one that has begun would be read as part of it.
    if (last?.response.headersSent === true && !last.response.writableFinished) {
      socket.destroy();
      return;
    }
    socket.write(
      `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${String(status.length + 1)}\r\n\r\n${status}\n`,
    );
    if (socket instanceof Socket) socket.destroySoon();
    else socket.destroy();
  });
}

function isTlsError(code: string | undefined): boolean {
  return code !== undefined && /^ERR_(?:TLS|SSL)_/.test(code);
}
