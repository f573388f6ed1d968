import { request } from "undici";
import { errorText } from "./error-text.ts";

/** Milliseconds that an answer may take: more than any scrape holds the event loop, less than a container waits. */
const PATIENCE = 3_000;

/** Why an address is not healthy; `undefined` when it answers 200. */
export async function healthProblem(url: string): Promise<string | undefined> {
  try {
    const { statusCode, body } = await request(url, { signal: AbortSignal.timeout(PATIENCE), reset: true });
    await body.dump();
    return statusCode === 200 ? undefined : `${url}: answered ${String(statusCode)}`;
  } catch (error) {
    return `${url}: ${errorText(error)}`;
  }
}
