import { Agent, type Dispatcher, request } from "undici";
import { z } from "zod";
import { guardedConnector } from "../network/connection.ts";
import { type Attempt, CheckFailure } from "./attempt.ts";
import { HEALTH_BYTES, healthProblem } from "./health-answer.ts";

/** Largest list that is read: one of models is some kilobytes; what sends more is not what we look for. */
const LIST_BYTES = 1 << 20;

/** GET without redirects: a target answers at its own address or is not that target. */
export interface Http {
  /** Status of the answer; the body is not read. */
  readonly status: (url: string) => Promise<number>;
  /** @throws {CheckFailure} where it is not a 200 that says that all is well. */
  readonly health: (url: string) => Promise<void>;
  /** Text of a 200. @throws {CheckFailure} for any other status, and where it is longer */
  readonly text: (url: string, apiKey: string | undefined, mostBytes: number) => Promise<string>;
  /** @throws {CheckFailure} where it is not a 200 with JSON of this shape. */
  readonly json: <T>(url: string, apiKey: string | undefined, schema: z.ZodType<T>) => Promise<T>;
}

/**
 * The HTTP answers of one check. Each request opens and closes a connection of its own: that a new one can be made is
 * part of what is checked, and no idle socket is used that the other side has forgotten.
 */
export async function withHttp<T>(
  attempt: Attempt,
  caFile: string | undefined,
  check: (http: Http) => Promise<T>,
): Promise<T> {
  const agent = new Agent({ connect: guardedConnector({ ...attempt, caFile }), connections: 1 });
  try {
    return await check({
      status: async (url) => {
        const { statusCode, body } = await sent(agent, attempt, url, undefined);
        // An error of a body that nobody reads is no news.
        body.on("error", () => undefined).destroy();
        return statusCode;
      },
      health: async (url) => {
        const answer = await sent(agent, attempt, url, undefined);
        const text = await textOf(url, answer, HEALTH_BYTES);
        const problem = healthProblem(contentType(answer), text);
        if (problem !== undefined) throw new CheckFailure(problem.reason, `${url}: ${problem.detail}`);
      },
      text: async (url, apiKey, mostBytes) => textOf(url, await sent(agent, attempt, url, apiKey), mostBytes),
      json: async (url, apiKey, schema) => {
        const answer = await sent(agent, attempt, url, apiKey);
        const text = await textOf(url, answer, LIST_BYTES);
        const type = contentType(answer);
        if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) {
          throw new CheckFailure("protocol", `${url}: content type is "${type}", not application/json`);
        }
        return parsed(url, text, schema);
      },
    });
  } finally {
    await agent.destroy().catch(() => undefined);
  }
}

/** Any status but the wanted one: `auth`, `not_ready` (503 is what servers say while they load), else `status`. */
export function statusFailure(url: string, status: number): CheckFailure {
  const reason = status === 401 || status === 403 ? "auth" : status === 503 ? "not_ready" : "status";
  return new CheckFailure(reason, `${url}: answered ${String(status)}`);
}

async function sent(
  dispatcher: Dispatcher,
  { signal, answered }: Attempt,
  url: string,
  apiKey: string | undefined,
): Promise<Dispatcher.ResponseData> {
  const response = await request(url, {
    dispatcher,
    signal,
    reset: true,
    headers: {
      "user-agent": "llm-exporter",
      "accept-encoding": "identity",
      ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
    },
  });
  answered();
  return response;
}

function contentType({ headers }: Dispatcher.ResponseData): string {
  return String(headers["content-type"] ?? "");
}

/** The body of a 200. @throws {CheckFailure} for any other status, and as soon as there is more than so many bytes */
async function textOf(url: string, answer: Dispatcher.ResponseData, mostBytes: number): Promise<string> {
  const { statusCode, body } = answer;
  if (statusCode !== 200) {
    body.on("error", () => undefined).destroy();
    throw statusFailure(url, statusCode);
  }
  const stream: AsyncIterable<Uint8Array> = body;
  const parts: Uint8Array[] = [];
  let bytes = 0;
  // Leaving it early destroys the body, and the connection with it.
  for await (const part of stream) {
    parts.push(part);
    bytes += part.length;
    if (bytes > mostBytes) {
      throw new CheckFailure("protocol", `${url}: answered more than ${String(mostBytes)} bytes`);
    }
  }
  return Buffer.concat(parts).toString();
}

function parsed<T>(url: string, text: string, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new CheckFailure("protocol", `${url}: answered what is not JSON`);
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw new CheckFailure(
    "protocol",
    `${url}: answered JSON of another shape: ${z.prettifyError(result.error)}`,
  );
}
