import { NEEDED_RETENTION_DAYS } from "../adopt/needed-flags.ts";
import { durationSeconds } from "../../alerts/duration.ts";
import type { Endpoint } from "../endpoints.ts";
import { prometheusFlags } from "../live/prometheus-api.ts";
import { finding, type Finding } from "./check.ts";

/** Days that Prometheus keeps samples for where no flag says so. Source: its help for `storage.tsdb.retention.time`. */
const DEFAULT_DAYS = 15;

/** Prometheus keeps what the objectives look back at. @throws {HttpError} */
export async function retentionFindings(prometheus: Endpoint): Promise<readonly Finding[]> {
  return [retentionFinding(await prometheusFlags(prometheus))];
}

/** Whether a Prometheus with these flags keeps samples long enough; its flags without dashes. */
export function retentionFinding(flags: Readonly<Record<string, string>>): Finding {
  const said = durationSeconds(flags["storage.tsdb.retention.time"] ?? "");
  // 0s is how it shows a flag that was not given.
  const days = (said > 0 ? said : DEFAULT_DAYS * 86_400) / 86_400;
  const size = flags["storage.tsdb.retention.size"] ?? "0B";
  const limit = /^0B?$/.test(size) ? "" : `, and at most ${size}`;
  return finding(
    "retention",
    days >= NEEDED_RETENTION_DAYS
      ? []
      : [
          `Prometheus keeps samples for ${String(Number(days.toFixed(1)))} days${limit}, objectives and reports look back ${String(NEEDED_RETENTION_DAYS)}: npm run adopt sets --storage.tsdb.retention.time=${String(NEEDED_RETENTION_DAYS)}d`,
        ],
    `Prometheus keeps samples for ${String(Number(days.toFixed(1)))} days${limit}`,
  );
}
