import { matching, series } from "../../inventory/metrics/index.ts";
import type { Agent, Inventory } from "../../inventory/model.ts";
import { thresholdFor } from "../../inventory/thresholds.ts";
import type { AlertDefinition } from "../definition.ts";
import { never, yes } from "../thresholds.ts";

/** Errors that mostly programs cause, not cards. Source: NVIDIA, "XID Errors": 13, 31, 43 and 45. */
const ofPrograms = { operator: "!~", value: "13|31|43|45" } as const;

/**
 * GPUs, whichever exporter measures them (`record/gpus.ts`), where the inventory declares an agent of kind `gpu`. All
 * tickets: what users feel of a broken card, the model services on it page. GeForce cards have no ECC counters.
 */
export function gpuAlerts(inventory: Inventory): readonly AlertDefinition[] {
  return inventory.agents
    .filter(({ kind }) => kind === "gpu")
    .flatMap((agent) => cardAlerts(inventory, agent));
}

function cardAlerts(inventory: Inventory, { host, team }: Agent): readonly AlertDefinition[] {
  const ours = { job: "gpu", host } as const;
  const installed = inventory.hosts[host]?.gpus;
  const gpu = {
    team,
    severity: "warning",
    labels: ours,
  } as const;
  const card = { host } as const;
  const warm = thresholdFor(inventory, "gpuHeatShare", { host, team });
  return [
    ...(installed === undefined
      ? []
      : [
          {
            ...gpu,
            name: "GpuMissing",
            condition: {
              when: "any",
              // A driver that fails shows none.
              signal: `(count(${series("gpu:memory_total:bytes", card)}) or vector(0))`,
              is: "<",
              threshold: { value: installed, unit: "count", source: "gpus of the host in the inventory" },
              // An exporter that is gone has an alert of its own.
              during: `max(${series("up", ours)}) == ${String(yes.value)}`,
            },
            forSeconds: 120,
            summary: `A GPU of ${host} is gone`,
            description: `{{ $value }} of ${String(installed)} GPUs of ${host} answer the driver: one fell off the bus, or its driver failed.`,
          } as const,
        ]),
    {
      ...gpu,
      name: "GpuErrors",
      condition: {
        when: "any",
        signal: series("gpu:xid_errors:last15m", { ...card, xid: ofPrograms }),
        is: ">",
        threshold: never,
      },
      forSeconds: 30,
      summary: `A GPU of ${host} reports errors`,
      description: `The driver reported error XID {{ $labels.xid }} of GPU {{ $labels.uuid }} on ${host} in the last 15 minutes: most of these want a reset of the card, or another card.`,
    },
    {
      ...gpu,
      name: "GpuThrottledByHeat",
      condition: {
        when: "any",
        // Whatever the exporter calls the causes; the card's own protection and the driver's may act at once.
        signal: `max by (uuid) (${series("gpu:slowed_down:ratio5m", { ...card, cause: matching("heat.*") })})`,
        is: ">",
        threshold: warm,
      },
      forSeconds: 300,
      summary: `Heat slows a GPU of ${host} down`,
      description: `GPU {{ $labels.uuid }} on ${host} has lowered its clock for heat for more than ${String(100 * warm.value)} % of the last 5 minutes: tokens come more slowly.`,
    },
    {
      ...gpu,
      name: "GpuIdle",
      condition: {
        when: "any",
        signal: `avg_over_time(${series("gpu:utilization:ratio", card)}[2h])`,
        is: "<",
        threshold: thresholdFor(inventory, "gpuIdleRatio", { host, team }),
      },
      forSeconds: 7200,
      severity: "info",
      summary: `A GPU of ${host} idles`,
      description: `GPU {{ $labels.uuid }} on ${host} was busy for {{ $value | humanizePercentage }} of two hours: another model could use it.`,
    },
  ];
}
