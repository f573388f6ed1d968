import { counter, gauge, type RuleCase } from "./case.ts";
import { firing, labelled } from "./firing.ts";
import { thresholdCases } from "./threshold-cases.ts";

/** What Prometheus adds to every series of the card exporter's scrape. */
export const scraped = 'host="gpu01",instance="10.0.0.11:9835",job="gpu"';
/** The cards of the host. */
export const cards = ["GPU-1", "GPU-2"] as const;
const ofCard = (metric: string, card: (typeof cards)[number]) => `${metric}{uuid="${card}",${scraped}}`;
const xid = (number: number) =>
  `nvidia_smi_xid_errors_total{uuid="GPU-1",xid="${String(number)}",${scraped}}`;
const memory = "nvidia_smi_memory_total_bytes";
const hardware = "nvidia_smi_clocks_event_reasons_hw_thermal_slowdown";
const software = "nvidia_smi_clocks_event_reasons_sw_thermal_slowdown";
const busy = "nvidia_smi_utilization_gpu_ratio";
/** Whether the exporter answers. */
export const exporterUp = `up{${scraped}}`;

/** Two cards on a good day; neither has reported an error since the driver was loaded. */
export const gpuSeries: Readonly<Record<string, string>> = {
  [exporterUp]: gauge([0, 1]),
  ...Object.fromEntries(
    cards.flatMap((card) => [
      [ofCard(memory, card), gauge([0, 17e9])],
      [ofCard(hardware, card), gauge([0, 0])],
      [ofCard(software, card), gauge([0, 0])],
    ]),
  ),
  [xid(31)]: "_",
  [xid(79)]: "_",
  [xid(63)]: "_",
};

/** The same for hours, for what is judged over hours. */
export const idleSeries: Readonly<Record<string, string>> = Object.fromEntries(
  cards.map((card) => [ofCard(busy, card), "0.4x60"]),
);

function told(
  severity: "warning" | "info",
  extra: Readonly<Record<string, string>>,
  alert: string,
  summary: string,
  description: string,
) {
  const labels = labelled(severity, "infrastructure", { job: "gpu", host: "gpu01", ...extra });
  return firing(alert, labels, summary, description);
}

/** A card that is gone. @param left - how many there still are */
export const missing = (left: number) =>
  told(
    "warning",
    {},
    "GpuMissing",
    "A GPU of gpu01 is gone",
    `${String(left)} of 2 GPUs of gpu01 answer the driver: one fell off the bus, or its driver failed.`,
  );

/** The first card, with an error. */
export const failing = (number: number) =>
  told(
    "warning",
    { uuid: "GPU-1", xid: String(number) },
    "GpuErrors",
    "A GPU of gpu01 reports errors",
    `The driver reported error XID ${String(number)} of GPU GPU-1 on gpu01 in the last 15 minutes: most of these want a reset of the card, or another card.`,
  );

/** The second card, hot. */
export const hot = told(
  "warning",
  { uuid: "GPU-2" },
  "GpuThrottledByHeat",
  "Heat slows a GPU of gpu01 down",
  "GPU GPU-2 on gpu01 has lowered its clock for heat for more than 50 % of the last 5 minutes: tokens come more slowly.",
);

/** The second card, with little to do. */
export const idle = told(
  "info",
  { uuid: "GPU-2" },
  "GpuIdle",
  "A GPU of gpu01 idles",
  "GPU GPU-2 on gpu01 was busy for 4.9% of two hours: another model could use it.",
);

const none = Object.fromEntries(cards.map((card) => [ofCard(memory, card), "_"]));

export const gpuCases: readonly RuleCase[] = [
  ...thresholdCases({
    alert: missing(1),
    what: "one card of two that answers",
    beyond: { [ofCard(memory, "GPU-2")]: "_" },
    before: "1m45s",
    firesAt: "2m",
    silent: {
      "a card that answers again within two minutes": {
        [ofCard(memory, "GPU-2")]: `_ _ _ _ _ _ _ ${gauge([0, 17e9])}`,
      },
      "a GPU exporter that is down": { ...none, [exporterUp]: gauge([0, 0]) },
    },
  }),
  {
    title: "a driver that shows no card at all is told just the same",
    about: "GpuMissing",
    given: none,
    checks: [
      { at: "1m45s", firing: [] },
      { at: "2m", firing: [missing(0)] },
    ],
  },
  {
    title: "the first error of its number is told after half a minute, and for a quarter of an hour",
    about: "GpuErrors",
    // Its series is born with it, at the sixteenth minute.
    given: { [xid(79)]: `${"_ ".repeat(64)}${"1 ".repeat(70)}`.trim() },
    checks: [
      { at: "16m15s", firing: [] },
      { at: "16m30s", firing: [failing(79)] },
      { at: "30m45s", firing: [failing(79)] },
      { at: "32m", firing: [] },
    ],
  },
  {
    title: "errors of the time before the GPU exporter first answered are not new",
    about: "GpuErrors",
    given: {
      [exporterUp]: gauge([0, 0], [5, 1]),
      [xid(79)]: `${"_ ".repeat(20)}${"1 ".repeat(101)}`.trim(),
    },
    checks: ["5m30s", "10m", "21m"].map((at) => ({ at, firing: [] })),
  },
  {
    title: "another error of a number that was seen before is told after half a minute",
    about: "GpuErrors",
    given: { [xid(63)]: gauge([0, 3], [20, 4]) },
    checks: [
      { at: "20m15s", firing: [] },
      { at: "20m30s", firing: [failing(63)] },
    ],
  },
  {
    title: "an error that a program causes is no error of the card",
    about: "GpuErrors",
    given: { [xid(31)]: counter([0, 4]) },
    checks: [{ at: "30m", firing: [] }],
  },
  ...[hardware, software].flatMap((reason) =>
    thresholdCases({
      alert: hot,
      what: `a card with ${reason}`,
      // Cool for five minutes, then hot but for each fourth scrape: above half of five minutes from 8m15s on.
      beyond: { [ofCard(reason, "GPU-2")]: `${"0 ".repeat(20)}${"1 1 1 0 ".repeat(25)}`.trim() },
      before: "13m",
      firesAt: "13m15s",
      silent: {
        [`${reason} for four minutes`]: { [ofCard(reason, "GPU-2")]: gauge([0, 0], [5, 1], [9, 0]) },
      },
    }),
  ),
];

/** In steps of five minutes. */
export const idleCases: readonly RuleCase[] = thresholdCases({
  alert: idle,
  what: "a card that works for 4.9 % of the time",
  beyond: { [ofCard(busy, "GPU-2")]: "0.049x60" },
  before: "1h55m",
  firesAt: "2h",
  silent: {
    "a card that works for 5.1 % of the time": { [ofCard(busy, "GPU-2")]: "0.051x60" },
  },
});
