import { oneOf, series } from "../inventory/metrics/index.ts";
import { duration } from "./duration.ts";

/** What both alerts are about. */
type Subject = Readonly<Partial<Record<"model" | "target", string>>>;

/**
 * PromQL: there where one of these alerts has fired within a time. For an alert over a window, which an outage that was
 * told already goes on to fill after its end. Said in the rule and not as an inhibition, which ends with the first
 * alert: that would tell of one incident a second time when it is over.
 */
export function firedWithin(seconds: number, alerts: readonly string[], subject: Subject): string {
  const firing = series("ALERTS", { alertname: oneOf(alerts), alertstate: "firing", ...subject });
  return `max_over_time(${firing}[${duration(seconds)}])`;
}
