import type { CanaryOutcome, CanaryPath } from "../../inventory/metrics/index.ts";
import type { Family } from "../exposition/family.ts";
import { gauges } from "../series/gauges.ts";

/** The last canary of a model on a path that was sent. */
export interface LastCanary {
  readonly model: string;
  readonly path: CanaryPath;
  /** As Unix time in seconds. */
  readonly endedAt: number;
  readonly outcome: Exclude<CanaryOutcome, "skipped">;
}

/** The last canary of each model and path. */
export interface LastCanaries {
  /** From now on these; what is known of those that stay is kept. */
  readonly declare: (paths: readonly Pick<LastCanary, "model" | "path">[]) => void;
  readonly ended: (canary: LastCanary) => void;
  /** In the order of declaration, without those that were sent none yet. */
  readonly all: () => readonly LastCanary[];
  readonly family: () => Family;
}

/** None yet. */
export function lastCanaries(): LastCanaries {
  let declared: readonly string[] = [];
  const byKey = new Map<string, LastCanary>();
  const all = () => declared.flatMap((key) => byKey.get(key) ?? []);
  return {
    declare(paths) {
      declared = paths.map(keyOf);
      for (const key of [...byKey.keys()].filter((known) => !declared.includes(known))) byKey.delete(key);
    },
    ended(canary) {
      byKey.set(keyOf(canary), canary);
    },
    all,
    family: () =>
      gauges(
        "llm_canary_last_run_timestamp_seconds",
        all().map(({ model, path, endedAt }) => ({ labels: { model, path }, value: endedAt })),
      ),
  };
}

function keyOf({ model, path }: Pick<LastCanary, "model" | "path">): string {
  return `${path} ${model}`;
}
