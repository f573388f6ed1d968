import { NEEDED_RETENTION_DAYS } from "../../inventory/retention.ts";
import { retentionOf } from "../adopt/retention.ts";
import type { Endpoint } from "../endpoints.ts";
import { prometheusFlags } from "../live/prometheus-api.ts";
import { finding, type CommandFor, type Finding } from "./check.ts";

/** Prometheus keeps what the objectives look back at. @throws {HttpError} */
export async function retentionFindings(
  prometheus: Endpoint,
  command: CommandFor,
): Promise<readonly Finding[]> {
  return [retentionFinding(await prometheusFlags(prometheus), command)];
}

/** Whether a Prometheus with these flags keeps samples long enough; its flags without dashes. */
export function retentionFinding(flags: Readonly<Record<string, string>>, command: CommandFor): Finding {
  const { days, size } = retentionOf(flags);
  const needed = String(NEEDED_RETENTION_DAYS);
  if (days === Infinity) {
    return {
      title: "retention",
      state: "missing",
      evidence: `Prometheus keeps samples by their size alone (${String(size)}), objectives and reports look back ${needed} days: see that so many days fit, or raise --storage.tsdb.retention.size`,
    };
  }
  const kept = `Prometheus keeps samples for ${String(Number(days.toFixed(1)))} days${size === undefined ? "" : `, and at most ${size}`}`;
  return finding(
    "retention",
    days >= NEEDED_RETENTION_DAYS
      ? []
      : [
          `${kept}, objectives and reports look back ${needed}: ${command("adopt")} sets --storage.tsdb.retention.time=${needed}d`,
        ],
    kept,
  );
}
