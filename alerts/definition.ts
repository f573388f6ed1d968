/** What an alert is before it is compiled: data, so that one compiler and one test look after all of them. */
import type { Threshold } from "../inventory/thresholds.ts";

/** `critical` wakes somebody, `warning` is a ticket, `info` is only shown, `none` is the Watchdog's. */
export const severities = ["critical", "warning", "info", "none"] as const;
export type Severity = (typeof severities)[number];

/** A PromQL vector compared with a number. */
interface Comparison {
  /** PromQL instant vector, its metrics named through `series`. */
  readonly signal: string;
  readonly is: "==" | "<" | "<=" | ">";
  readonly threshold: Threshold;
}

/** When an alert is pending. */
export type Condition =
  /**
   * For each series that compares so, where a series with the same labels is in `also`, only while `during` and not
   * while `unless` has a result (all PromQL).
   */
  | ({
      readonly when: "any";
      readonly also?: string;
      readonly during?: string;
      readonly unless?: string;
    } & Comparison)
  /**
   * When no series compares so, also where the series has vanished, or never was; but not while `unless` (PromQL) has a
   * result.
   */
  | ({ readonly when: "none"; readonly unless?: string } & Comparison)
  /** When there is no such series, and only while `during` (PromQL) has a result. */
  | { readonly when: "absent"; readonly signal: string; readonly during?: string }
  | { readonly when: "always" };

/** One alert of one thing that is monitored. */
export interface AlertDefinition {
  /** CamelCase; `docs/runbooks/<name>.md` says what to do, `where-to-look.ts` which panel shows it. */
  readonly name: string;
  readonly condition: Condition;
  /** How long the condition holds before anybody is told. At least two scrapes, see `inventory/scrapes.ts`; 0 for the Watchdog. */
  readonly forSeconds: number;
  /** How long it goes on after the condition has ended, for series that vanish with what they are about. */
  readonly keepFiringForSeconds?: number;
  readonly severity: Severity;
  /** Who is told; a team of the inventory. */
  readonly team: string;
  /** Labels besides severity, team and cluster, that say what it is about: identity, routing, inhibition. */
  readonly labels: Readonly<
    Partial<
      Record<"model" | "target" | "kind" | "path" | "job" | "host" | "slo" | "window" | "source", string>
    >
  >;
  /** One line without values, so that it stays the same while the alert fires. */
  readonly summary: string;
  /** What is seen and what it means, with values; Prometheus template. */
  readonly description: string;
}
