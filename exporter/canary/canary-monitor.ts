import type { Logger } from "pino";
import { canaryPaths } from "../../inventory/metrics/index.ts";
import type { CanaryConfig, ExporterConfig } from "../config.ts";
import type { Family } from "../exposition/family.ts";
import { runCanaryLoop } from "./canary-loop.ts";
import { canaryMetricsStore } from "./canary-metrics.ts";
import { canaryEdges } from "./edges.ts";
import { sentPair } from "./pair.ts";
import { turns } from "./turns.ts";

/** Seconds after which a pair that has not ended lets the next model's begin. */
const LONGEST_TURN_SECONDS = 10;

/** Sends canaries on their own schedule. */
export interface CanaryMonitor {
  /** From now on these canaries. One whose entry is unchanged goes on undisturbed. */
  readonly apply: (config: Pick<ExporterConfig, "canaries" | "catalogue">) => void;
  readonly families: () => readonly Family[];
  /** Ends everything that is under way. */
  readonly stop: () => void;
}

/** A monitor without canaries yet. */
export function canaryMonitor(log: Logger): CanaryMonitor {
  const metrics = canaryMetricsStore();
  const queue = turns();
  const running = new Map<string, { readonly entry: string; readonly end: AbortController }>();

  const start = (canary: CanaryConfig) => {
    const { model } = canary;
    const end = new AbortController();
    running.set(model, { entry: JSON.stringify(canary), end });
    const skip = () => {
      for (const path of canaryPaths) metrics.ended(model, path, "skipped");
    };
    const send = async (pair: number) => {
      const order = pair % 2 === 0 ? canaryPaths : canaryPaths.toReversed();
      let answered = true;
      await queue
        .inTurn(
          async () => {
            answered = await sentPair(canary, order, metrics, log, end.signal);
          },
          LONGEST_TURN_SECONDS,
          end.signal,
        )
        .catch((error: unknown) => {
          // Waiting for its turn, it was ended: anything else is a defect and ends the process.
          if (!end.signal.aborted) throw error;
        });
      return answered;
    };
    runCanaryLoop(canary, { send, skip }, end.signal);
  };

  return {
    apply({ canaries, catalogue }) {
      const entries = new Map(canaries.map((canary) => [canary.model, JSON.stringify(canary)]));
      for (const [model, { entry, end }] of running) {
        if (entries.get(model) === entry) continue;
        end.abort();
        running.delete(model);
        metrics.unpaired(model);
      }
      metrics.declare(canaries, canaryEdges(catalogue));
      for (const canary of canaries.filter(({ model }) => !running.has(model))) start(canary);
    },
    families: metrics.families,
    stop() {
      for (const { end } of running.values()) end.abort();
      running.clear();
    },
  };
}
