import type { GpuExporter } from "../agent.ts";
import type { VersionRange } from "../version.ts";
import type { gpuMetrics } from "./gpu.ts";
import type { recordedGpuMetrics } from "./recorded-gpu.ts";

type GpuMetrics = typeof gpuMetrics;
type NameOfType<T extends string> = {
  [N in keyof GpuMetrics]: GpuMetrics[N]["type"] extends T ? N : never;
}[keyof GpuMetrics];

/** How an exporter says one thing of a card, and what is recorded of it. */
export type GpuReading = VersionRange & {
  readonly exporter: GpuExporter["name"];
} & (
    | {
        /** A value, the sum of several metrics; those after the first may be missing. */
        readonly says: "value";
        readonly from: readonly [NameOfType<"gauge">, ...NameOfType<"gauge">[]];
        /** What one of its units is in ours. @defaultValue 1 */
        readonly unit?: number;
        readonly to: Exclude<
          keyof typeof recordedGpuMetrics,
          "gpu:slowed_down:ratio5m" | "gpu:xid_errors:last15m"
        >;
      }
    | {
        /** Whether its clock is lowered now, or for how many of its units it has been. */
        readonly says: "flag";
        readonly from: NameOfType<"gauge">;
        readonly cause: SlowDownCause;
      }
    | {
        readonly says: "time";
        readonly from: NameOfType<"counter">;
        /** Seconds. */
        readonly unit: number;
        readonly cause: SlowDownCause;
      }
    /** Errors, counted by number, or the number of the last one. */
    | { readonly says: "errors"; readonly from: "nvidia_smi_xid_errors_total" }
    | { readonly says: "last error"; readonly from: NameOfType<"gauge"> }
  );

/** What lowers a clock; `heat` where the exporter does not tell the card's own protection from the driver's. */
type SlowDownCause = "heat" | "heat_hardware" | "heat_driver" | "power";

const MIB = 1024 ** 2;
const PERCENT = 0.01;
const NANOSECONDS = 1e-9;

const smi = { exporter: "nvidia_gpu_exporter" } as const;
const dcgm = { exporter: "dcgm-exporter" } as const;
/** Release 4.9 of dcgm-exporter gave 23 metrics new names, and 11 of them new units. */
const dcgmOld = { ...dcgm, until: "4.9" } as const;
const dcgmNew = { ...dcgm, since: "4.9" } as const;

/**
 * Every reading, by what is recorded. Names are not changed when they are scraped, as those of engines are: relabelling
 * cannot multiply.
 */
export const gpuReadings: readonly GpuReading[] = [
  { ...smi, says: "value", from: ["nvidia_smi_utilization_gpu_ratio"], to: "gpu:utilization:ratio" },
  { ...dcgmOld, says: "value", from: ["DCGM_FI_DEV_GPU_UTIL"], unit: PERCENT, to: "gpu:utilization:ratio" },
  { ...dcgmNew, says: "value", from: ["DCGM_FI_DEV_GPU_UTIL_RATIO"], to: "gpu:utilization:ratio" },

  { ...smi, says: "value", from: ["nvidia_smi_memory_used_bytes"], to: "gpu:memory_used:bytes" },
  { ...dcgmOld, says: "value", from: ["DCGM_FI_DEV_FB_USED"], unit: MIB, to: "gpu:memory_used:bytes" },
  { ...dcgmNew, says: "value", from: ["DCGM_FI_DEV_FB_USED_BYTES"], to: "gpu:memory_used:bytes" },

  { ...smi, says: "value", from: ["nvidia_smi_memory_total_bytes"], to: "gpu:memory_total:bytes" },
  {
    ...dcgmOld,
    says: "value",
    // DCGM_FI_DEV_FB_TOTAL is not among the default counters.
    from: ["DCGM_FI_DEV_FB_USED", "DCGM_FI_DEV_FB_FREE", "DCGM_FI_DEV_FB_RESERVED"],
    unit: MIB,
    to: "gpu:memory_total:bytes",
  },
  { ...dcgmNew, says: "value", from: ["DCGM_FI_DEV_FB_CAPACITY_BYTES"], to: "gpu:memory_total:bytes" },

  { ...smi, says: "value", from: ["nvidia_smi_temperature_gpu"], to: "gpu:temperature:celsius" },
  { ...dcgmOld, says: "value", from: ["DCGM_FI_DEV_GPU_TEMP"], to: "gpu:temperature:celsius" },
  { ...dcgmNew, says: "value", from: ["DCGM_FI_DEV_GPU_TEMP_CELSIUS"], to: "gpu:temperature:celsius" },

  { ...smi, says: "value", from: ["nvidia_smi_power_draw_watts"], to: "gpu:power:watts" },
  { ...dcgmOld, says: "value", from: ["DCGM_FI_DEV_POWER_USAGE"], to: "gpu:power:watts" },
  { ...dcgmNew, says: "value", from: ["DCGM_FI_DEV_BOARD_POWER_WATTS"], to: "gpu:power:watts" },

  { ...smi, says: "value", from: ["nvidia_smi_enforced_power_limit_watts"], to: "gpu:power_limit:watts" },
  { ...dcgmOld, says: "value", from: ["DCGM_FI_DEV_ENFORCED_POWER_LIMIT"], to: "gpu:power_limit:watts" },
  {
    ...dcgmNew,
    says: "value",
    from: ["DCGM_FI_DEV_BOARD_POWER_LIMIT_ENFORCED_WATTS"],
    to: "gpu:power_limit:watts",
  },

  {
    ...smi,
    says: "flag",
    from: "nvidia_smi_clocks_event_reasons_hw_thermal_slowdown",
    cause: "heat_hardware",
  },
  {
    ...smi,
    says: "flag",
    from: "nvidia_smi_clocks_event_reasons_sw_thermal_slowdown",
    cause: "heat_driver",
  },
  { ...smi, says: "flag", from: "nvidia_smi_clocks_event_reasons_sw_power_cap", cause: "power" },
  { ...dcgm, says: "time", from: "DCGM_FI_DEV_THERMAL_VIOLATION", unit: NANOSECONDS, cause: "heat" },
  { ...dcgm, says: "time", from: "DCGM_FI_DEV_POWER_VIOLATION", unit: NANOSECONDS, cause: "power" },

  { ...smi, says: "errors", from: "nvidia_smi_xid_errors_total" },
  { ...dcgmOld, says: "last error", from: "DCGM_FI_DEV_XID_ERRORS" },
  { ...dcgmNew, says: "last error", from: "DCGM_FI_DEV_XID_ERROR" },
];
