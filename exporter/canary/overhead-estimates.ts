import type { Family } from "../exposition/family.ts";
import { gauges } from "../series/gauges.ts";
import { medianEstimate, OVERHEAD_PAIR_SECONDS, OVERHEAD_PAIRS } from "./overhead.ts";

/** What the gateway adds to each model's first token. */
export interface OverheadEstimates {
  /** From now on these models; pairs of those that stay are kept. */
  readonly declare: (models: readonly string[]) => void;
  /** Adds a pair of a declared model. */
  readonly paired: (model: string, differenceSeconds: number) => void;
  /** Forgets a model's pairs. */
  readonly unpaired: (model: string) => void;
  readonly families: () => readonly Family[];
}

interface Pair {
  readonly at: number;
  readonly differenceSeconds: number;
}

/** Without a pair yet. @param seconds a clock that never goes back */
export function overheadEstimates(seconds = () => performance.now() / 1000): OverheadEstimates {
  let declared: readonly string[] = [];
  const pairs = new Map<string, readonly Pair[]>();
  return {
    declare(models) {
      declared = models;
      for (const model of [...pairs.keys()].filter((known) => !models.includes(known))) {
        pairs.delete(model);
      }
    },
    paired(model, differenceSeconds) {
      if (!declared.includes(model)) return;
      const all = [...(pairs.get(model) ?? []), { at: seconds(), differenceSeconds }];
      pairs.set(model, all.slice(-OVERHEAD_PAIRS));
    },
    unpaired(model) {
      pairs.delete(model);
    },
    families() {
      const since = seconds() - OVERHEAD_PAIR_SECONDS;
      const estimates = [...pairs].flatMap(([model, all]) => {
        const recent = all.filter(({ at }) => at >= since);
        const estimate = medianEstimate(recent.map(({ differenceSeconds }) => differenceSeconds));
        return estimate === undefined ? [] : [{ labels: { model }, ...estimate }];
      });
      return [
        gauges(
          "llm_gateway_overhead_seconds",
          estimates.map(({ labels, median }) => ({ labels, value: median })),
        ),
        gauges(
          "llm_gateway_overhead_error_seconds",
          estimates.map(({ labels, halfWidth }) => ({ labels, value: halfWidth })),
        ),
      ];
    },
  };
}
