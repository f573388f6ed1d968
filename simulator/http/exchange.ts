import type { IncomingMessage, ServerResponse } from "node:http";
import type { Mode } from "../mode.ts";

/** One request and its answer, as the handlers of played services see it. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** The service's mode when the request arrived. */
  readonly mode: Mode;
  /** Aborted when the client goes away, or the service dies, before the answer is complete. */
  readonly signal: AbortSignal;
  /** Settles when the service's mode is next changed. */
  readonly modeChange: Promise<void>;
}

/** Answers a request; rejects only when the client went away. */
export type Handler = (exchange: Exchange) => Promise<void> | void;

/** Answers with a JSON document. */
export function answerJson(
  { response }: Pick<Exchange, "response">,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  answerText({ response }, status, JSON.stringify(body), "application/json", headers);
}

/** Answers with a text. */
export function answerText(
  { response }: Pick<Exchange, "response">,
  status: number,
  body: string,
  contentType: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    "content-type": contentType,
    "content-length": String(Buffer.byteLength(body)),
    ...headers,
  });
  response.end(body);
}

/** A request body that was too large. */
export class BodyTooLarge extends Error {
  override readonly name = "BodyTooLarge";
}

/**
 * The whole body of a request as text. What comes after the limit is read and thrown away, so that the client can
 * still be told.
 * @param limitBytes largest body that is read
 * @throws {BodyTooLarge}; or any error when the client goes away first
 */
export function bodyText(request: IncomingMessage, limitBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limitBytes) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.on("end", () => {
      if (size <= limitBytes) resolve(Buffer.concat(chunks).toString("utf8"));
      else reject(new BodyTooLarge(`the body is larger than ${String(limitBytes)} bytes`));
    });
    request.on("close", () => {
      reject(new Error("the client went away"));
    });
  });
}

/** The JSON value of a text, or undefined where it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The token of an `Authorization: Bearer …` header. */
export function bearerToken(request: IncomingMessage): string | undefined {
  return /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
}
