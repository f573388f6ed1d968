import { durationSeconds } from "../../alerts/duration.ts";

/** Days that Prometheus keeps samples for where no flag limits that. Source: its help for `storage.tsdb.retention.time`. */
const DEFAULT_DAYS = 15;

/** How long a Prometheus keeps samples. */
export interface Retention {
  /** Infinity where only their size limits it: by how long that is, no flag tells. */
  readonly days: number;
  /** Of all samples at most, e.g. `80GB`; undefined where it is not limited. */
  readonly size: string | undefined;
}

/** What the flags of a Prometheus come to, without dashes, as `/api/v1/status/flags` gives them. */
export function retentionOf(flags: Readonly<Record<string, string>>): Retention {
  const said = durationSeconds(flags["storage.tsdb.retention.time"] ?? "");
  const limit = flags["storage.tsdb.retention.size"] ?? "0B";
  // 0s and 0B are how it shows flags that were not given.
  const size = /^0B?$/.test(limit) ? undefined : limit;
  return { days: said > 0 ? said / 86_400 : size === undefined ? DEFAULT_DAYS : Infinity, size };
}
