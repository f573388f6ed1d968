import { createHash } from "node:crypto";
import { z } from "zod";
import type { Endpoints } from "../endpoints.ts";
import { json } from "../http.ts";

const readyAnswer = z.object({ ready: z.boolean(), config: z.string() });

/** What the exporter calls the configuration that it runs: {@link shortSha256} of the file. @throws {HttpError} */
export async function exporterConfig({ url, caFile }: Endpoints["exporter"]): Promise<string> {
  return (await json(readyAnswer, `${url}/-/ready`, { kind: "none" }, caFile)).config;
}

/** First 12 hexadecimal digits of the SHA-256: what the exporter calls its configuration by. */
export function shortSha256(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
