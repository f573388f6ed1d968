import type { Logger } from "pino";
import { buckets } from "./buckets.ts";
import type { Client } from "./client.ts";

/** Something that somebody did, or was kept from. */
export interface AuditEvent {
  /** What was asked for, e.g. `push`, `reload`. One word of ours, never of the request. */
  readonly action: string;
  /** Whether it was done. */
  readonly outcome: "done" | "refused";
  /** Who, as proven; left out where nobody was. */
  readonly client?: Client;
  /** IP address of the other end. */
  readonly address: string;
  /** What else there is to know, e.g. the reason of a refusal; never a secret, and no text of unlimited length. */
  readonly details?: Readonly<Record<string, string | number>>;
}

/** Takes events down. */
export type Audit = (event: AuditEvent) => void;

/** Of refusals to nobody in particular: a flood of them must not push everything else out of the log. */
const REFUSALS = { burst: 20, perSecond: 5 } as const;

/**
 * The audit log: lines of the exporter's own log with `"audit":true`, one an event. Refusals of whoever has not
 * proven who they are are left out where there are too many; the next line says how many were, as `leftOut`.
 */
export function auditLog(log: Logger): Audit {
  const audited = log.child({ audit: true });
  const refusals = buckets(() => REFUSALS);
  let leftOut = 0;
  return ({ action, outcome, client, address, details = {} }) => {
    if (outcome === "refused" && client === undefined && refusals.take("") > 0) {
      leftOut += 1;
      return;
    }
    const missing = leftOut === 0 ? {} : { leftOut };
    leftOut = 0;
    audited.info(
      { action, outcome, ...(client && { client: client.name }), address, ...details, ...missing },
      "audit",
    );
  };
}
