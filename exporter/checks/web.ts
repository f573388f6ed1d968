import type { TargetConfig } from "../config.ts";
import type { Attempt } from "./attempt.ts";
import { statusFailure, withHttp } from "./http.ts";

/** A web service is ready when its page is 2xx; what the page says is not read. */
export function checkWeb({ url, caFile }: TargetConfig & { kind: "web" }, attempt: Attempt): Promise<void> {
  return withHttp(attempt, caFile, async (http) => {
    const status = await http.status(url);
    if (status < 200 || status > 299) throw statusFailure(url, status);
  });
}
