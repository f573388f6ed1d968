import { series } from "../../inventory/metrics/index.ts";
import type { Agent, Inventory } from "../../inventory/model.ts";
import { thresholdFor } from "../../inventory/thresholds.ts";
import type { AlertDefinition } from "../definition.ts";
import { never, yes } from "../thresholds.ts";

/** Errors that mostly programs cause, not cards. Source: NVIDIA, "XID Errors": 13, 31, 43 and 45. */
const ofPrograms = { operator: "!~", value: "13|31|43|45" } as const;

/**
 * GPUs, by nvidia_gpu_exporter, where the inventory declares an agent of kind `gpu`. All tickets: what users feel of a
 * broken card, the model services on it page. GeForce cards have no ECC counters.
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
  const xids = series("nvidia_smi_xid_errors_total", { ...ours, xid: ofPrograms });
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
              signal: `(count(${series("nvidia_smi_memory_total_bytes", ours)}) or vector(0))`,
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
        // The first error of its number begins its series: an increase from nothing is none. What was seen in the
        // day before is not new after a gap in the scrapes.
        signal: `sum by (uuid, xid) (increase(${xids}[15m]) > 0 or (${xids} unless last_over_time(${xids}[1d] offset 15m)))`,
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
        signal: [
          series("nvidia_smi_clocks_event_reasons_hw_thermal_slowdown", ours),
          series("nvidia_smi_clocks_event_reasons_sw_thermal_slowdown", ours),
        ].join(" + "),
        is: ">",
        threshold: { ...never, source: "1 while heat lowers the clock; `for` lets a warm minute pass" },
      },
      forSeconds: 300,
      summary: `Heat slows a GPU of ${host} down`,
      description: `GPU {{ $labels.uuid }} on ${host} has lowered its clock for heat for 5 minutes: tokens come more slowly.`,
    },
    {
      ...gpu,
      name: "GpuIdle",
      condition: {
        when: "any",
        signal: `avg_over_time(${series("nvidia_smi_utilization_gpu_ratio", ours)}[2h])`,
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
