import { z } from "zod";
import type { CheckFailureReason } from "../../inventory/metrics/index.ts";

/** Largest health answer that is read: sound ones have some hundred bytes, detailed ones some thousand. */
export const HEALTH_BYTES = 64 * 1024;

/** What a health document may say of the whole, of which nothing but `status` is common. */
const healthDocument = z.object({ status: z.string() });

/**
 * Words for "does not work" in a 200. Sources: `fail`, `error` and `down` are those of
 * https://datatracker.ietf.org/doc/html/draft-inadarei-api-health-check-06#section-3.1 , `unhealthy` is Docker's and
 * ASP.NET's, `out_of_service` Spring Boot's, `loading model` llama.cpp's. Any other word is taken for well: a new one
 * must page nobody, and canaries tell what does not work.
 */
const ailing = [
  "fail",
  "failed",
  "failing",
  "error",
  "down",
  "unhealthy",
  "unavailable",
  "out_of_service",
  "loading model",
];

/**
 * What is wrong with a 200 of a health path; `undefined` where nothing is. Sound ones are empty (vLLM), plain text
 * (Qdrant) or a JSON document (FastAPI, llama.cpp).
 */
export function healthProblem(
  contentType: string,
  text: string,
): { readonly reason: CheckFailureReason; readonly detail: string } | undefined {
  if (text.trim() === "" || /^text\/plain\b/i.test(contentType)) return undefined;
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(contentType)) {
    // A page of a server that answers every path, or of a proxy, says nothing about what is behind it.
    return {
      reason: "protocol",
      detail: `content type is "${contentType}", neither application/json nor text/plain`,
    };
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { reason: "protocol", detail: "answered what is not JSON" };
  }
  const status = healthDocument.safeParse(json).data?.status;
  if (status === undefined || !ailing.includes(status.trim().toLowerCase())) return undefined;
  return { reason: "not_ready", detail: `answered 200 with status ${JSON.stringify(status)}` };
}
