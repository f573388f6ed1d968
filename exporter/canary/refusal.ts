import type { Dispatcher } from "undici";
import type { CanaryFailureReason } from "../../inventory/metrics/index.ts";
import { AnswerError } from "./answer-error.ts";

/** As much of an error's body as is read for the log. */
const MOST_BYTES = 4096;

/** The failure that an answer is which is no stream; `undefined` for a stream. Redirects are not followed. */
export async function refusal({
  statusCode,
  headers,
  body,
}: Dispatcher.ResponseData): Promise<AnswerError | undefined> {
  const type = String(headers["content-type"] ?? "");
  if (statusCode === 200 && /^text\/event-stream\b/i.test(type)) return undefined;
  const said = (await beginning(body)).trim().replace(/\s+/g, " ");
  const text = `answered ${String(statusCode)} with content type "${type}", not a stream`;
  return new AnswerError(reasonOf(statusCode), said === "" ? text : `${text}: ${said}`);
}

function reasonOf(status: number): CanaryFailureReason {
  switch (status) {
    case 200:
      return "protocol";
    case 401:
    case 403:
      return "auth";
    case 429:
      return "rate_limited";
    case 503:
      return "not_ready";
    default:
      return "status";
  }
}

/** An error's body says why, but is not needed: one that is broken off is taken as far as it came. */
async function beginning(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const part of body) {
      parts.push(part);
      bytes += part.length;
      if (bytes >= MOST_BYTES) break;
    }
  } catch {
    // Broken off, or cut at the time-out.
  }
  return Buffer.concat(parts).toString("utf8", 0, MOST_BYTES);
}
