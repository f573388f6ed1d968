import type { Family } from "../exposition/family.ts";
import { gauges } from "../series/gauges.ts";
import { medianEstimate, OVERHEAD_PAIRS } from "./overhead.ts";

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

/** Without a pair yet. */
export function overheadEstimates(): OverheadEstimates {
  let declared: readonly string[] = [];
  const differences = new Map<string, readonly number[]>();
  return {
    declare(models) {
      declared = models;
      for (const model of [...differences.keys()].filter((known) => !models.includes(known))) {
        differences.delete(model);
      }
    },
    paired(model, differenceSeconds) {
      if (!declared.includes(model)) return;
      const pairs = [...(differences.get(model) ?? []), differenceSeconds];
      differences.set(model, pairs.slice(-OVERHEAD_PAIRS));
    },
    unpaired(model) {
      differences.delete(model);
    },
    families() {
      const estimates = [...differences].flatMap(([model, pairs]) => {
        const estimate = medianEstimate(pairs);
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
