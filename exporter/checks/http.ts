import { Agent, type Dispatcher, request } from "undici";
import { z } from "zod";
import { type Attempt, CheckFailure } from "./attempt.ts";

/** Largest answer that is read: a list of models is some kilobytes; what sends more is not what we look for. */
const MAX_BODY_BYTES = 1 << 20;

/**
 * The HTTP answers of one check. Each check opens and closes its own connection: that a new one can be made is part
 * of what is checked, and no idle socket is left that the other side has forgotten.
 */
export async function withHttp<T>(attempt: Attempt, check: (http: Http) => Promise<T>): Promise<T> {
  const agent = new Agent({
    connect: { timeout: attempt.timeoutSeconds * 1000 },
    maxResponseSize: MAX_BODY_BYTES,
    connections: 1,
  });
  try {
    return await check({
      status: async (url, apiKey) => {
        const { statusCode, body } = await sent(agent, attempt, url, apiKey);
        // An error of a body that nobody reads is no news.
        body.on("error", () => undefined).destroy();
        return statusCode;
      },
      json: async (url, apiKey, schema) => {
        const { statusCode, headers, body } = await sent(agent, attempt, url, apiKey);
        body.on("error", () => undefined);
        if (statusCode !== 200) {
          body.destroy();
          throw statusFailure(url, statusCode);
        }
        const type = String(headers["content-type"] ?? "");
        if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) {
          body.destroy();
          throw new CheckFailure("protocol", `${url}: content type is "${type}", not application/json`);
        }
        return parsed(url, await body.text(), schema);
      },
    });
  } finally {
    await agent.destroy().catch(() => undefined);
  }
}

/** GET without redirects: a target answers at its own address or is not that target. */
export interface Http {
  /** Status of the answer; the body is not read. */
  readonly status: (url: string, apiKey?: string) => Promise<number>;
  /** @throws {CheckFailure} where it is not a 200 with JSON of this shape. */
  readonly json: <T>(url: string, apiKey: string | undefined, schema: z.ZodType<T>) => Promise<T>;
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
