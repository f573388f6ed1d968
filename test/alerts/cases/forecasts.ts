import type { RuleCase } from "./case.ts";
import { firing, labelled } from "./firing.ts";
import { ofDisk } from "./healthy-platform.ts";

const models = ["chat-large", "chat-small"] as const;
const nodes = ["mon01", "db01"] as const;

const requests = (model: string) => `model:llm_engine_requests:rate5m{model="${model}"}`;
const peaks = (model: string) => `model:llm_engine_requests:rate5m_max1h{model="${model}"}`;

const peaksOfDay = (model: string) => `model:llm_engine_requests:rate5m_max1d{model="${model}"}`;

/** A day of five-minute means that begins at 18:00: 1 request a second, and 8 from 11:00 to 12:00. */
const day = `${"1 ".repeat(204)}${"8 ".repeat(12)}${"1 ".repeat(72)}`;

/** A new model's first week, each day like the one before; what is recorded of it is left to the rules. */
export const firstWeekSeries: Readonly<Record<string, string>> = Object.fromEntries(
  models.map((model) => [requests(model), day.repeat(8).trim()]),
);

/** Days of five-minute samples; recorded series stand as they are recorded. */
export const forecastSeries: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    models.flatMap((model) => [
      [requests(model), "_"],
      [peaks(model), "_"],
      [peaksOfDay(model), "_"],
    ]),
  ),
  ...Object.fromEntries(
    nodes.flatMap((node) => [
      [ofDisk(node, "node_filesystem_avail_bytes"), "50000000000x1000"],
      [ofDisk(node, "node_filesystem_size_bytes"), "100000000000x1000"],
    ]),
  ),
};

const ofAll = (series: (model: string) => string, values: string) =>
  Object.fromEntries(models.map((model) => [series(model), values]));

const info = (model: (typeof models)[number]) => {
  const labels = labelled("info", "llm", { model, host: "gpu01" });
  return (alert: string, summary: string, description: string) => firing(alert, labels, summary, description);
};

const disk = (node: (typeof nodes)[number]) =>
  firing(
    "DiskFillingUp",
    labelled("warning", "infrastructure", {
      job: "node",
      host: node,
      instance: node === "mon01" ? "10.0.0.13:9100" : "10.0.0.12:9100",
      device: "/dev/sda1",
      fstype: "ext4",
      mountpoint: "/",
    }),
    `A disk of ${node} will be full within a day`,
    `18.7% of / on ${node} is left, and at the pace of the last 6 hours nothing in 24 hours.`,
  );

/** Bytes left on both disks. */
const left = (values: string) =>
  Object.fromEntries(nodes.map((node) => [ofDisk(node, "node_filesystem_avail_bytes"), values]));

export const forecastCases: readonly RuleCase[] = [
  {
    title: "a disk of which less than a fifth is left, and that fills up, is told after an hour",
    about: "DiskFillingUp",
    // 0.1 GB in five minutes: 28.8 GB a day. Below 20 GB from 35 minutes on.
    given: left("20600000000-100000000x40"),
    checks: [
      { at: "1h30m", firing: [] },
      { at: "1h35m", firing: nodes.map(disk) },
    ],
  },
  {
    title: "a disk that fills up at a pace that takes days, and one with room left, are told of by nobody",
    about: "DiskFillingUp",
    given: {
      // 2.9 GB a day of 19; 28.8 GB a day of 50.
      [ofDisk("mon01", "node_filesystem_avail_bytes")]: "19000000000-10000000x40",
      [ofDisk("db01", "node_filesystem_avail_bytes")]: "50000000000-100000000x40",
    },
    checks: [{ at: "2h50m", firing: [] }],
  },
  {
    title: "traffic of a twentieth of what it was a week ago is shown after a quarter of an hour",
    about: "TrafficDrop",
    given: ofAll(requests, "2x2016 0.1x10"),
    checks: [
      { at: "168h15m", firing: [] },
      {
        at: "168h20m",
        firing: models.map((model) =>
          info(model)(
            "TrafficDrop",
            `${model} gets far fewer requests than a week ago`,
            `${model} gets 5% of the requests of the same time last week: users stay away, or something in front of it is broken.`,
          ),
        ),
      },
    ],
  },
  {
    title:
      "traffic of an eighth of what it was, and none where there was little more than canaries, is no drop",
    about: "TrafficDrop",
    given: {
      [requests("chat-large")]: "2x2016 0.25x10",
      [requests("chat-small")]: "0.66x2016 0x10",
    },
    checks: [{ at: "168h20m", firing: [] }],
  },
  {
    title:
      "daily peaks that grow to the target within 30 days are shown, whatever the nights, when three days are known",
    about: "CapacityForecast",
    // 0.00025 in five minutes: 2.16 in 30 days on top of what has been reached.
    given: { ...ofAll(peaksOfDay, "8+0.00025x1000"), ...ofAll(peaks, "0.5x1000") },
    checks: [
      { at: "77h55m", firing: [] },
      {
        at: "78h",
        firing: models.map((model) =>
          info(model)(
            "CapacityForecast",
            `${model} will reach its throughput target within 30 days`,
            `The trend of the daily peaks of ${model} over 7 days leads to 10.39 requests a second in 30 days; 10 were agreed: order hardware, or agree on less.`,
          ),
        ),
      },
    ],
  },
  {
    title: "peaks that do not grow are no forecast",
    about: "CapacityForecast",
    given: { ...ofAll(peaksOfDay, "9.6x1000"), ...ofAll(peaks, "9.6x1000") },
    checks: [{ at: "78h", firing: [] }],
  },
];

export const firstWeekCases: readonly RuleCase[] = [
  {
    title: "a model of which every day has the same peak is no forecast in its first week",
    about: "CapacityForecast",
    given: {},
    checks: ["78h", "90h", "114h", "138h", "186h"].map((at) => ({ at, firing: [] })),
  },
];
