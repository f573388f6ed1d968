import { type RefusalReason, refusalReasons, tokenRoles } from "../inventory/metrics/index.ts";
import type { Client } from "./access/client.ts";
import { eventLoopDelays } from "./event-loop-delay.ts";
import type { Family } from "./exposition/family.ts";
import { counters } from "./series/counters.ts";
import { gauges } from "./series/gauges.ts";
import { version } from "./version.ts";

/** What the exporter counts of itself. */
export interface SelfMetrics {
  /** Counts a refused request. */
  readonly refused: (reason: RefusalReason) => void;
  /** Counts a request that an outdated token opened. */
  readonly outdated: (client: Client) => void;
  /** Counts an error that nothing had foreseen. */
  readonly defect: () => void;
  /** A scrape, counted while it is under way. */
  readonly scrape: <T>(task: () => Promise<T>) => Promise<T>;
  readonly families: () => readonly Family[];
}

/** What the exporter knows of its own credentials. */
export interface OwnCredentials {
  /** Whether every file of them could be used when it had last changed. */
  readonly sound: () => boolean;
  /** When the certificate in force expires, as Unix time in seconds; `undefined` where none is shown. */
  readonly certificateExpires: () => number | undefined;
}

/** Counters at 0. */
export function selfMetrics({ sound, certificateExpires }: OwnCredentials): SelfMetrics {
  const delays = eventLoopDelays();
  const refusals = counters("llm_exporter_requests_refused_total");
  refusals.declare(refusalReasons.map((reason) => ({ reason })));
  const outdatedTokens = counters("llm_exporter_outdated_token_requests_total");
  outdatedTokens.declare(tokenRoles.map((role) => ({ role })));
  const defects = counters("llm_exporter_uncaught_errors_total");
  defects.declare([{}]);
  let scrapes = 0;
  return {
    refused(reason) {
      refusals.add({ reason }, 1);
    },
    outdated({ roles }) {
      for (const role of tokenRoles) {
        if (roles.some((each) => each === role || each.startsWith(`${role}:`))) {
          outdatedTokens.add({ role }, 1);
        }
      }
    },
    defect() {
      defects.add({}, 1);
    },
    async scrape(task) {
      scrapes += 1;
      try {
        return await task();
      } finally {
        scrapes -= 1;
      }
    },
    families: () => [
      gauges("llm_exporter_build_info", [{ labels: { version, node: process.version }, value: 1 }]),
      gauges("llm_exporter_credentials_last_read_successful", [{ labels: {}, value: Number(sound()) }]),
      gauges(
        "llm_exporter_certificate_expiry_timestamp_seconds",
        [certificateExpires()].flatMap((value) => (value === undefined ? [] : [{ labels: {}, value }])),
      ),
      gauges("llm_exporter_scrapes_in_flight", [{ labels: {}, value: scrapes }]),
      gauges(
        "llm_exporter_event_loop_delay_seconds",
        delays().map(({ percentile, seconds }) => ({ labels: { percentile }, value: seconds })),
      ),
      refusals.family(),
      outdatedTokens.family(),
      defects.family(),
    ],
  };
}
