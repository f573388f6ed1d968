import { counter, gauge, type RuleCase } from "./case.ts";
import { cards, exporterUp, failing, hot, idle, missing, scraped } from "./gpus.ts";
import { thresholdCases } from "./threshold-cases.ts";

/** Under what names, and in what units, a release of dcgm-exporter says what the alerts ask for. */
const dialects = {
  "4.8": {
    used: "DCGM_FI_DEV_FB_USED",
    // MiB: with what is in use 16,384 of them.
    memory: {
      DCGM_FI_DEV_FB_USED: 9000,
      DCGM_FI_DEV_FB_FREE: 7000,
      DCGM_FI_DEV_FB_RESERVED: 384,
    },
    error: "DCGM_FI_DEV_XID_ERRORS",
    busy: "DCGM_FI_DEV_GPU_UTIL",
    percent: 1,
  },
  "4.9": {
    used: "DCGM_FI_DEV_FB_CAPACITY_BYTES",
    memory: {
      DCGM_FI_DEV_FB_USED_BYTES: 9000 * 1024 ** 2,
      DCGM_FI_DEV_FB_CAPACITY_BYTES: 16_384 * 1024 ** 2,
    },
    error: "DCGM_FI_DEV_XID_ERROR",
    busy: "DCGM_FI_DEV_GPU_UTIL_RATIO",
    percent: 0.01,
  },
} as const;

/** A release whose names are tried. */
export type DcgmVersion = keyof typeof dialects;
export const dcgmVersions = ["4.8", "4.9"] as const;

const heat = "DCGM_FI_DEV_THERMAL_VIOLATION";
const ofCard = (metric: string, card: (typeof cards)[number]) =>
  `${metric}{uuid="${card}",gpu="${String(cards.indexOf(card))}",hostname="gpu01",${scraped}}`;

/** Two cards on a good day, as dcgm-exporter says it. */
export function dcgmSeries(version: DcgmVersion): Readonly<Record<string, string>> {
  const { error } = dialects[version];
  const memory: Readonly<Record<string, number>> = dialects[version].memory;
  return {
    [exporterUp]: gauge([0, 1]),
    ...Object.fromEntries(
      cards.flatMap((card) => [
        ...Object.entries(memory).map(
          ([metric, value]) => [ofCard(metric, card), gauge([0, value])] as const,
        ),
        [ofCard(error, card), gauge([0, 0])] as const,
        [ofCard(heat, card), counter([0, 0])] as const,
      ]),
    ),
  };
}

/** What is judged over hours, as dcgm-exporter says it. */
export function dcgmIdleSeries(version: DcgmVersion): Readonly<Record<string, string>> {
  const { busy, percent } = dialects[version];
  return Object.fromEntries(cards.map((card) => [ofCard(busy, card), `${String(40 * percent)}x60`]));
}

export function dcgmCases(version: DcgmVersion): readonly RuleCase[] {
  const { used, error } = dialects[version];
  const by = `dcgm-exporter ${version}`;
  const last = (...phases: readonly (readonly [number, number])[]) => ({
    [ofCard(error, "GPU-1")]: gauge(...phases),
  });
  return [
    ...thresholdCases({
      alert: missing(1),
      what: `${by}: one card of two that answers`,
      beyond: { [ofCard(used, "GPU-2")]: "_" },
      before: "1m45s",
      firesAt: "2m",
      silent: {},
    }),
    {
      title: `${by}: a last error that changes is told after half a minute, and for a quarter of an hour`,
      about: "GpuErrors",
      given: last([0, 0], [5, 79]),
      checks: [
        { at: "5m15s", firing: [] },
        { at: "5m30s", firing: [failing(79)] },
        { at: "19m30s", firing: [failing(79)] },
        { at: "21m", firing: [] },
      ],
    },
    {
      title: `${by}: of two errors the later one is told`,
      about: "GpuErrors",
      given: last([0, 0], [5, 63], [10, 79]),
      checks: [{ at: "10m30s", firing: [failing(79)] }],
    },
    {
      title: `${by}: an old error, and one that a program causes, are told of by nobody`,
      about: "GpuErrors",
      given: last([0, 79], [20, 31]),
      checks: [
        { at: "10m", firing: [] },
        { at: "25m", firing: [] },
      ],
    },
    ...thresholdCases({
      alert: hot,
      what: `${by}: a clock that heat lowers for 940 ms a second`,
      beyond: { [ofCard(heat, "GPU-2")]: counter([0, 0], [5, 0.94 * 60e9]) },
      before: "12m30s",
      firesAt: "12m45s",
      silent: {
        [`${by}: a clock that heat lowers for 450 ms a second`]: {
          [ofCard(heat, "GPU-2")]: counter([0, 0], [5, 0.45 * 60e9]),
        },
      },
    }),
  ];
}

/** In steps of five minutes. */
export function dcgmIdleCases(version: DcgmVersion): readonly RuleCase[] {
  const { busy, percent } = dialects[version];
  return thresholdCases({
    alert: idle,
    what: `dcgm-exporter ${version}: a card that works for 4.9 % of the time`,
    beyond: { [ofCard(busy, "GPU-2")]: `${String(Number((4.9 * percent).toPrecision(3)))}x60` },
    before: "1h55m",
    firesAt: "2h",
    silent: {},
  });
}
