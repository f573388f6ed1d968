import { readFileSync } from "node:fs";
import { Agent, request } from "undici";
import type { z } from "zod";

/** Credentials of one request. */
export type Authorization =
  | { readonly kind: "none" }
  | { readonly kind: "bearer"; readonly token: string }
  | { readonly kind: "basic"; readonly user: string; readonly password: string };

/** A server that did not answer as it must: `<url>: <what it did>`. Its cause is what the connection ended with, if it did. */
export class HttpError extends Error {
  override readonly name = "HttpError";
}

/** Time that one request may take. The servers are near; a slow one is reported rather than waited for. */
const TIMEOUT_MS = 10_000;

/** What a server answered. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** What an answer is told as that is none of those that were due: its status, and the beginning of what it says. */
export function unexpectedAnswer(url: string, { status, text }: HttpAnswer): HttpError {
  return new HttpError(`${url}: status ${String(status)}: ${text.trim().slice(0, 300)}`);
}

/**
 * The answer to a GET, whatever its status.
 * @param caFile - certificates of the CAs that may have signed the server's own; @defaultValue the public ones
 * @throws {HttpError} when there is none.
 */
export function answer(
  url: string,
  authorization: Authorization = { kind: "none" },
  caFile?: string,
): Promise<HttpAnswer> {
  return answerTo("GET", url, authorization, caFile);
}

/**
 * The answer to a POST without a body, whatever its status.
 * @param caFile - as {@link answer}'s
 * @throws {HttpError} when there is none.
 */
export function postAnswer(
  url: string,
  authorization: Authorization = { kind: "none" },
  caFile?: string,
): Promise<HttpAnswer> {
  return answerTo("POST", url, authorization, caFile);
}

/**
 * The answer to a request that changes something, whatever its status.
 * @param body - sent as JSON; undefined for none
 * @param caFile - as {@link answer}'s
 * @throws {HttpError} when there is none.
 */
export function changeAnswer(
  method: "POST" | "PUT" | "PATCH" | "DELETE",
  url: string,
  body: unknown,
  authorization: Authorization,
  caFile?: string,
): Promise<HttpAnswer> {
  return answerTo(method, url, authorization, caFile, body);
}

async function answerTo(
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  url: string,
  authorization: Authorization,
  caFile: string | undefined,
  content?: unknown,
): Promise<HttpAnswer> {
  // One a request: what it trusts may be rotated while we run, and a connection that was verified once stays open.
  const dispatcher =
    caFile === undefined ? undefined : new Agent({ connect: { ca: certificates(url, caFile) } });
  try {
    const { statusCode, body } = await request(url, {
      method,
      ...(dispatcher === undefined ? {} : { dispatcher }),
      headers: {
        ...authorizationHeaders(authorization),
        ...(content === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(content === undefined ? {} : { body: JSON.stringify(content) }),
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    });
    return { status: statusCode, text: await body.text() };
  } catch (error) {
    throw new HttpError(`${url}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  } finally {
    await dispatcher?.close();
  }
}

function certificates(url: string, caFile: string): string {
  try {
    return readFileSync(caFile, "utf8");
  } catch (error) {
    throw new HttpError(
      `${url}: ${caFile} cannot be read (${error instanceof Error ? error.message : String(error)}): ` +
        "npm run setup makes it, or copy it from the deployer who did",
    );
  }
}

/**
 * The parsed JSON of a GET that must succeed.
 * @throws {HttpError} when the server does not answer 2xx with a document of this shape.
 */
export async function json<S extends z.ZodType>(
  schema: S,
  url: string,
  authorization: Authorization = { kind: "none" },
  caFile?: string,
): Promise<z.infer<S>> {
  const { status, text } = await answer(url, authorization, caFile);
  if (status < 200 || status > 299) throw unexpectedAnswer(url, { status, text });
  const parsed = schema.safeParse(parsedJson(url, text));
  if (!parsed.success) {
    throw new HttpError(
      `${url}: an answer of another shape: ${parsed.error.issues.map(({ message }) => message).join("; ")}`,
    );
  }
  return parsed.data;
}

function parsedJson(url: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError(`${url}: not JSON: ${text.slice(0, 100)}`);
  }
}

function authorizationHeaders(authorization: Authorization): Record<string, string> {
  switch (authorization.kind) {
    case "none":
      return {};
    case "bearer":
      return { authorization: `Bearer ${authorization.token}` };
    case "basic":
      return {
        authorization: `Basic ${Buffer.from(`${authorization.user}:${authorization.password}`).toString("base64")}`,
      };
  }
}
