import { differentFrom } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { keptDays } from "../../inventory/retention.ts";
import { realDisks } from "../infra-node/selected.ts";
import type { Row } from "../layer/model.ts";
import { graph } from "../layer/panels.ts";
import { forecast, gauge, rate } from "../layer/promql.ts";

/** Our scrape of Prometheus itself: the job that its package brought along, without a host, is of the same process. */
const ours = { job: "prometheus", host: differentFrom("") } as const;

/** Answers "How long do the disks last?". */
export function disks({ metricsServer }: Inventory): Row {
  const days = keptDays(metricsServer);
  const left = gauge("min", "node_filesystem_avail_bytes", ["host", "mountpoint"], realDisks);
  const leftLater = forecast(
    "min",
    "node_filesystem_avail_bytes",
    ["host", "mountpoint"],
    realDisks,
    "3d",
    30,
  );
  const size = gauge("max", "node_filesystem_size_bytes", ["host", "mountpoint"], realDisks);
  return {
    question: "How long do the disks last?",
    panels: [
      graph("Space left in 30 days, at this pace", "share", {
        shows: "Free share of each machine's fullest disk, continued for 30 days along the last three days.",
        normal: "Above 10 % (dashed).",
        otherwise: "At or below 0 %: it will be full within 30 days. Below the line: look at what grows.",
        columns: 8,
        thresholds: ["red", [0.1, "green"]],
        lines: { "{{host}}": `min by (host) (${leftLater} / ${size})` },
      }),
      graph("Space left now", "share", {
        shows: "Free share of each machine's fullest disk.",
        normal: "Above 10 % (dashed).",
        otherwise: "Below: the machine's own dashboard names the disk.",
        columns: 8,
        thresholds: ["red", [0.1, "green"]],
        max: 1,
        lines: { "{{host}}": `min by (host) (${left} / ${size})` },
      }),
      graph("Samples that Prometheus will hold", "bytes", {
        shows: `Bytes on its disk, and ${String(days)} days of the present samples at 2 bytes each: what it grows to.`,
        normal: "Both lines far below the machine's disk.",
        otherwise: "A step of the estimate: somebody added series; “Monitoring itself” says which job.",
        columns: 8,
        lines: {
          held: `${gauge("max", "prometheus_tsdb_storage_blocks_bytes", [], ours)} + ${gauge("max", "prometheus_tsdb_wal_storage_size_bytes", [], ours)}`,
          // 2 bytes a sample: the upper end of Prometheus' own "1–2 bytes" (docs, Storage, "Operational aspects").
          estimate: `${rate("prometheus_tsdb_head_samples_appended_total", [], ours)} * ${String(days * 24 * 3600 * 2)}`,
        },
      }),
    ],
  };
}
