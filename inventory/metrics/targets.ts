import { metricDefinitions } from "./definition.ts";

/** Labels of everything that the exporter checks: design, "Metric contract". */
const target = ["target", "kind"] as const;

/**
 * Intervals after which the last canary says nothing any more: of a model that fails one is sent every second interval
 * (`exporter/canary/canary-loop.ts`), so beyond that none could be sent, as with a queue that stays deep.
 */
export const servingIntervals = 3;

/** Health of everything that the exporter checks. Emitted by the exporter. */
export const targetMetrics = metricDefinitions({
  llm_target_up: {
    type: "gauge",
    labels: target,
    help: "1 if the target answered within its time-out, else 0.",
  },
  llm_target_ready: {
    type: "gauge",
    labels: target,
    help: "1 if the target says that it can work (health, expected model listed, SELECT 1, PING), else 0.",
  },
  llm_target_serving: {
    type: "gauge",
    labels: target,
    help: `1 if the last canary got valid tokens: of a model from itself, of a gateway for any model. Gone after ${String(servingIntervals)} intervals without one.`,
  },
  llm_target_check_duration_seconds: { type: "gauge", labels: target, help: "Duration of the last check." },
  llm_target_check_failures_total: {
    type: "counter",
    labels: [...target, "reason"],
    help: "Checks that failed, by reason (timeout, refused, dns, tls, denied, status, protocol, auth, not_ready).",
  },
  llm_target_certificate_expiry_timestamp_seconds: {
    type: "gauge",
    labels: target,
    help: "When the certificate that the target showed last expires, or one of its chain.",
  },
  llm_target_info: {
    type: "gauge",
    labels: [...target, "version"],
    help: "1, with the version that the target said last it runs; of model services.",
  },
});

/** Values of label `reason` of `llm_target_check_failures_total`. */
export const checkFailureReasons = [
  "timeout",
  "refused",
  "dns",
  "tls",
  "denied",
  "status",
  "protocol",
  "auth",
  "not_ready",
] as const;

export type CheckFailureReason = (typeof checkFailureReasons)[number];
