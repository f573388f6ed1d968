import { series } from "../../inventory/metrics/index.ts";
import type { CustomNamespace } from "../../inventory/metrics/custom-declarations.ts";
import type { Inventory } from "../../inventory/model.ts";
import { thresholdFor, type Threshold } from "../../inventory/thresholds.ts";
import type { AlertDefinition } from "../definition.ts";
import { yes } from "../thresholds.ts";

/** A series lives until a moment that was known when it was pushed. */
const overdue: Threshold = {
  value: 0,
  unit: "seconds",
  source:
    "lifeSpanSeconds of the family in the inventory: the time by which it should have been pushed again",
};

/** What ends by itself at a time that is known before: certificates, and custom metrics. */
export function expiryAlerts(inventory: Inventory): readonly AlertDefinition[] {
  return [
    targetCertificateExpiresSoon(inventory),
    ownCertificateExpiresSoon(inventory),
    ...(inventory.customMetrics?.namespaces ?? []).flatMap((namespace) => [
      customMetricsExpired(inventory, namespace),
      ...(namespace.textfiles === undefined ? [] : [customFileFailing(inventory, namespace)]),
    ]),
  ];
}

/** One rule for all: what shows no certificate has no series. */
function targetCertificateExpiresSoon(inventory: Inventory): AlertDefinition {
  const expires = series("llm_target_certificate_expiry_timestamp_seconds");
  return {
    ...certificateExpiresSoon(inventory, `max by (target, kind) (${expires}) - time()`),
    description:
      "The certificate that {{ $labels.target }} ({{ $labels.kind }}) shows, or one of its chain, expires in {{ $value | humanizeDuration }}: from then on clients that verify it are refused.",
  };
}

/** The exporter's own: nobody whom it checks shows it. */
function ownCertificateExpiresSoon(inventory: Inventory): AlertDefinition {
  const expires = series("llm_exporter_certificate_expiry_timestamp_seconds", { job: "exporter" });
  return {
    ...certificateExpiresSoon(inventory, `max(${expires}) - time()`),
    labels: { ...about(inventory).labels, target: "exporter" },
    description:
      "The exporter's own certificate, or one of its chain, expires in {{ $value | humanizeDuration }}: from then on Prometheus gets nothing from it.",
  };
}

function certificateExpiresSoon(inventory: Inventory, signal: string) {
  const threshold = thresholdFor(inventory, "certificateSeconds", inventory.exporter);
  return {
    ...about(inventory),
    name: "CertificateExpiresSoon",
    condition: { when: "any", signal, is: "<", threshold },
    forSeconds: 900,
    team: inventory.exporter.team,
    summary: "A certificate expires soon",
  } as const;
}

/** An expired group is shown for as long again as it lived; an hour longer, so that a short one is seen as well. */
function customMetricsExpired(
  inventory: Inventory,
  { namespace, owner }: Pick<CustomNamespace, "namespace" | "owner">,
): AlertDefinition {
  const expires = series("llm_custom_push_expires_timestamp_seconds", { source: namespace });
  return {
    ...about(inventory),
    labels: { ...about(inventory).labels, source: namespace },
    name: "CustomMetricsExpired",
    condition: {
      when: "any",
      signal: `time() - max by (source, push_job, push_instance, grouping) (${expires})`,
      is: ">",
      threshold: overdue,
    },
    forSeconds: 60,
    keepFiringForSeconds: 3600,
    team: owner,
    summary: `Custom metrics of ${namespace} are no longer pushed`,
    description: `Job {{ $labels.push_job }} should have pushed its metrics of ${namespace} again {{ $value | humanizeDuration }} ago: their series have ended, and what reads them sees nothing.`,
  };
}

function customFileFailing(
  inventory: Inventory,
  { namespace, owner }: Pick<CustomNamespace, "namespace" | "owner">,
): AlertDefinition {
  return {
    ...about(inventory),
    labels: { ...about(inventory).labels, source: namespace },
    name: "CustomMetricsFileRefused",
    condition: {
      when: "any",
      signal: `max by (source, textfile) (${series("llm_custom_textfile_failed", { source: namespace })})`,
      is: "==",
      threshold: yes,
    },
    forSeconds: 300,
    team: owner,
    summary: `A file with custom metrics of ${namespace} is refused`,
    description: `{{ $labels.textfile }} of ${namespace} is not what was declared, or cannot be read: what it held before is still shown, and grows old.`,
  };
}

function about({ exporter }: Inventory) {
  return {
    severity: "warning",
    labels: { job: "exporter", host: exporter.host },
  } as const;
}
