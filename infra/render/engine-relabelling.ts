import { metrics, vllmRenames, type EngineRename } from "../../inventory/metrics/index.ts";
import type { Engine } from "../../inventory/model.ts";
import { holdsFor } from "../../inventory/version.ts";

/** One entry of `metric_relabel_configs`; the action is `replace`, Prometheus' default. */
export interface RelabelRule {
  readonly source_labels: readonly string[];
  readonly regex: string;
  readonly target_label: string;
  readonly replacement: string;
}

/**
 * The rules that turn an engine's metric names into `llm_engine_*`. What is not in the table keeps its own name.
 * Regular expressions are anchored by Prometheus.
 */
export function engineRelabelling(engine: Engine): readonly RelabelRule[] {
  return renames(engine).flatMap(relabelRules);
}

/**
 * The engine's own name of a metric of ours.
 * @throws {Error} where no row of the table has it for this version: a test looks at every version
 */
export function engineMetricName(engine: Engine, metric: EngineRename["to"]): string {
  const rename = renames(engine).find(({ to }) => to === metric);
  if (rename === undefined) {
    throw new Error(`inventory/metrics/vllm.ts: ${metric}: has no source in ${engine.version}: add a row`);
  }
  return rename.from;
}

function renames({ version }: Engine): readonly EngineRename[] {
  return vllmRenames.filter((rename) => holdsFor(rename, version));
}

function relabelRules({ from, to, labels }: EngineRename): readonly RelabelRule[] {
  const name =
    metrics[to].type === "histogram"
      ? { regex: `${from}_(bucket|sum|count)`, replacement: `${to}_$1` }
      : { regex: from, replacement: to };
  return [
    { source_labels: ["__name__"], target_label: "__name__", ...name },
    ...Object.entries(labels ?? {}).flatMap(([oldLabel, newLabel]) => [
      {
        source_labels: ["__name__", oldLabel],
        regex: `${to};(.+)`,
        target_label: newLabel,
        replacement: "$1",
      },
      // An empty replacement removes a label.
      { source_labels: ["__name__"], regex: to, target_label: oldLabel, replacement: "" },
    ]),
  ];
}
