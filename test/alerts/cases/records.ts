import type { Inventory } from "../../../inventory/model.ts";
import { validInventory } from "../../../inventory/validate.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";

/** What the rules of some files record of what is given. */
export interface RecordSuite {
  readonly name: string;
  readonly inventory: Inventory;
  /** Base names of the rule files, in the order in which they are evaluated. */
  readonly files: readonly string[];
  readonly stepSeconds: number;
  /** Series → samples, in promtool's notation. */
  readonly given: Readonly<Record<string, string>>;
  /** Time → series → value: of each name that is mentioned these series and no others. */
  readonly recorded: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Two models of two teams, both always there. */
const twoTeams: Inventory = validInventory({
  ...fixtureInventory,
  models: fixtureInventory.models.map((model) => ({
    ...model,
    residency: "always" as const,
    team: model.name === "chat-large" ? "llm" : "infrastructure",
  })),
});

/** A series of each model. */
const ofModels = (name: string, large: string, small?: string) => ({
  [`${name}{model="chat-large"}`]: large,
  ...(small === undefined ? {} : { [`${name}{model="chat-small"}`]: small }),
});

/** What is recorded of both teams and of all. */
const totals = (name: string, llm: number, infrastructure: number | undefined, all: number) => ({
  [`team:${name}{team="llm"}`]: llm,
  ...(infrastructure === undefined ? {} : { [`team:${name}{team="infrastructure"}`]: infrastructure }),
  [`cluster:${name}`]: all,
});

const objectiveTotals = (name: string, llm: number, infrastructure: number, all: number) => ({
  [`team_slo:${name}{slo="availability",team="llm"}`]: llm,
  [`team_slo:${name}{slo="availability",team="infrastructure"}`]: infrastructure,
  [`cluster_slo:${name}{slo="availability"}`]: all,
});

const ofAvailability = (name: string, large: string, small: string) => ({
  [`${name}{model="chat-large",slo="availability"}`]: large,
  [`${name}{model="chat-small",slo="availability"}`]: small,
});

const gpuHosts = {
  gpu01: { kind: "gpu", port: 9835, exporter: { name: "nvidia_gpu_exporter" } },
  db01: { kind: "gpu", port: 9400, exporter: { name: "dcgm-exporter", version: "4.8" } },
  mon01: { kind: "gpu", port: 9400, exporter: { name: "dcgm-exporter", version: "4.10" } },
} as const;

/** Each host measured by another exporter. */
const threeExporters: Inventory = validInventory({
  ...fixtureInventory,
  agents: (["gpu01", "db01", "mon01"] as const).map((host) => ({
    ...gpuHosts[host],
    host,
    team: "infrastructure",
    provided: "installed" as const,
  })),
});

const card = (host: string, metrics: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    Object.entries(metrics).map(([name, value]) => [
      `${name}{job="gpu",host="${host}",instance="x",uuid="GPU-1"}`,
      `${String(value)}x10`,
    ]),
  );

/** The same of all three. */
const everyCard = (name: string, value: number) =>
  Object.fromEntries(Object.keys(gpuHosts).map((host) => [`${name}{host="${host}",uuid="GPU-1"}`, value]));

export const recordSuites: readonly RecordSuite[] = [
  {
    name: "rates of a team and of all are sums, means are weighted by requests",
    inventory: twoTeams,
    files: ["recorded-engines", "recorded-capacity"],
    stepSeconds: 60,
    given: {
      // Their peaks come one after the other.
      ...ofModels("model:llm_engine_requests:rate5m", "6x29 2x29", "1x29 5x29"),
      ...ofModels("model:llm_engine_prompt_tokens:rate5m", "500x60", "30x60"),
      ...ofModels("model:llm_engine_generation_tokens:rate5m", "240x60", "60x60"),
      ...ofModels("model:llm_engine_goodput:rate5m", "5x60", "1x60"),
      ...ofModels("model:llm_engine_queue_seconds:mean_rate5m", "0.5x60", "4x60"),
      ...ofModels("model:llm_engine_prefill_seconds:mean_rate5m", "0.25x60", "2x60"),
      // A model of which no request was decoded has no weight.
      ...ofModels("model:llm_engine_decode_seconds:mean_rate5m", "0.5x60"),
      ...ofModels("model:llm_engine_e2e_seconds:mean_rate5m", "1x60", "8x60"),
      ...ofModels("model:llm_throughput_growth:requests_per_second_per_day", "0.25x60", "0.5x60"),
      ...ofModels("model:llm_throughput_limit:days", "16x60", "8x60"),
    },
    recorded: {
      "20m": {
        ...totals("llm_engine_requests:rate5m", 6, 1, 7),
        ...totals("llm_engine_prompt_tokens:rate5m", 500, 30, 530),
        ...totals("llm_engine_generation_tokens:rate5m", 240, 60, 300),
        ...totals("llm_engine_goodput:rate5m", 5, 1, 6),
        ...totals("llm_engine_queue_seconds:mean_rate5m", 0.5, 4, 1),
        ...totals("llm_engine_prefill_seconds:mean_rate5m", 0.25, 2, 0.5),
        ...totals("llm_engine_decode_seconds:mean_rate5m", 0.5, undefined, 0.5),
        ...totals("llm_engine_e2e_seconds:mean_rate5m", 1, 8, 2),
        ...totals("llm_throughput_growth:requests_per_second_per_day", 0.25, 0.5, 0.75),
        ...totals("llm_throughput_limit:days", 16, 8, 8),
      },
      // 6 and 5, but 7 at once.
      "50m": {
        ...totals("llm_engine_requests:rate5m_max1h", 6, 5, 7),
        ...totals("llm_throughput_headroom:ratio", 0.4, 0.5, 0.4),
      },
    },
  },
  {
    name: "attainment and budget of a team and of all are weighted by events",
    inventory: twoTeams,
    files: ["recorded-periods"],
    stepSeconds: 60,
    given: {
      ...ofAvailability("slo:sli_events:rate1h", "8x20", "2x20"),
      ...ofAvailability("slo:sli_errors:rate1h", "0.125x20", "0.5x20"),
      ...ofAvailability("slo:error_budget:ratio", "0.0625x20", "0.25x20"),
    },
    recorded: {
      "10m": {
        'slo:attainment:ratio_rate30d{model="chat-large",slo="availability"}': 0.984375,
        'slo:attainment:ratio_rate30d{model="chat-small",slo="availability"}': 0.75,
        // The mean of the two would be 0.867.
        ...objectiveTotals("attainment:ratio_rate30d", 0.984375, 0.75, 0.9375),
        // 0.125 of 0.5 are spent, 0.5 of 0.5, and 0.625 of 1.
        ...objectiveTotals("period_error_budget_remaining:ratio", 0.75, 0, 0.375),
      },
    },
  },
  {
    name: "cards are recorded in base units, whichever exporter measures them",
    inventory: threeExporters,
    files: ["recorded-gpus"],
    stepSeconds: 60,
    given: {
      ...card("gpu01", {
        nvidia_smi_utilization_gpu_ratio: 0.5,
        nvidia_smi_memory_used_bytes: 9000 * 1024 ** 2,
        nvidia_smi_memory_total_bytes: 16_384 * 1024 ** 2,
        nvidia_smi_temperature_gpu: 60,
        nvidia_smi_power_draw_watts: 200,
        nvidia_smi_enforced_power_limit_watts: 320,
      }),
      ...card("db01", {
        DCGM_FI_DEV_GPU_UTIL: 50,
        DCGM_FI_DEV_FB_USED: 9000,
        // A card that says nothing of reserved memory.
        DCGM_FI_DEV_FB_FREE: 7384,
        DCGM_FI_DEV_GPU_TEMP: 60,
        DCGM_FI_DEV_POWER_USAGE: 200,
        DCGM_FI_DEV_ENFORCED_POWER_LIMIT: 320,
      }),
      ...card("mon01", {
        DCGM_FI_DEV_GPU_UTIL_RATIO: 0.5,
        DCGM_FI_DEV_FB_USED_BYTES: 9000 * 1024 ** 2,
        DCGM_FI_DEV_FB_CAPACITY_BYTES: 16_384 * 1024 ** 2,
        DCGM_FI_DEV_GPU_TEMP_CELSIUS: 60,
        DCGM_FI_DEV_BOARD_POWER_WATTS: 200,
        DCGM_FI_DEV_BOARD_POWER_LIMIT_ENFORCED_WATTS: 320,
      }),
    },
    recorded: {
      "5m": {
        ...everyCard("gpu:utilization:ratio", 0.5),
        ...everyCard("gpu:memory_used:bytes", 9000 * 1024 ** 2),
        ...everyCard("gpu:memory_total:bytes", 16_384 * 1024 ** 2),
        ...everyCard("gpu:temperature:celsius", 60),
        ...everyCard("gpu:power:watts", 200),
        ...everyCard("gpu:power_limit:watts", 320),
      },
    },
  },
];
