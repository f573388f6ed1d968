import type { Inventory } from "./model.ts";
import { thresholds, type ThresholdName } from "./thresholds.ts";

/** Thresholds that a rule asks for by its model; all others are of a host, or of a team. */
export const modelThresholds: readonly string[] = [
  "queueRequests",
  "queueTimeShare",
  "kvCacheRatio",
  "preemptionsPerSecond",
  "engineErrorRatio",
  "engineAbortRatio",
  "interTokenSeconds",
  "trafficDropRatio",
] satisfies readonly ThresholdName[];

/** What types cannot say about overridden thresholds: a line a problem. */
export function thresholdProblems({
  thresholdOverrides = {},
  models,
  hosts,
  teams,
}: Inventory): readonly string[] {
  const known = {
    models: models.map(({ name }) => name),
    hosts: Object.keys(hosts),
    teams: teams.map(({ name }) => name),
  };
  return (["models", "hosts", "teams"] as const).flatMap((kind) =>
    Object.entries(thresholdOverrides[kind] ?? {}).flatMap(([subject, changes]) => {
      const path = `thresholdOverrides.${kind}["${subject}"]`;
      if (!known[kind].includes(subject)) {
        return [`${path}: there is no such entry in ${kind}: use one of ${known[kind].join(", ")}`];
      }
      return Object.entries(changes).flatMap(([name, { value, source }]) => [
        ...numberProblems(`${path}.${name}.value`, name, value),
        ...(kind === "models" && name in thresholds && !modelThresholds.includes(name)
          ? [
              `${path}.${name}: no rule asks for it by model: set it for a host or a team; a model may set ${modelThresholds.join(", ")}`,
            ]
          : []),
        ...(source.length > 20
          ? []
          : [`${path}.${name}.source: "${source}" gives no reason: say why this number holds here`]),
      ]);
    }),
  );
}

function numberProblems(path: string, name: string, value: number): readonly string[] {
  const unit = Object.entries(thresholds).find(([known]) => known === name)?.[1].unit;
  if (unit === undefined) {
    return [`${path}: there is no threshold "${name}": use one of ${Object.keys(thresholds).join(", ")}`];
  }
  if (!(value > 0)) return [`${path}: ${String(value)} is not above 0: the rule would always fire`];
  return unit === "ratio" && value >= 1
    ? [`${path}: ${String(value)} is not below 1: write 90 % as 0.9`]
    : [];
}
