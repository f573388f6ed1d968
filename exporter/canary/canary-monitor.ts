import type { Logger } from "pino";
import { canaryPaths } from "../../inventory/metrics/index.ts";
import type { CanaryConfig, ExporterConfig } from "../config.ts";
import type { Family } from "../exposition/family.ts";
import type { History } from "../history.ts";
import { addressPolicy } from "../network/address-policy.ts";
import { runCanaryLoop } from "./canary-loop.ts";
import { canaryMetricsStore } from "./canary-metrics.ts";
import { sentCanaries } from "./canary-run.ts";
import type { Completion } from "./completion.ts";
import { servingFamily } from "./serving.ts";
import { turns } from "./turns.ts";

/** The parts of the configuration that canaries depend on. */
type MonitorConfig = Pick<ExporterConfig, "targets" | "canaries" | "catalogue" | "allowedAddresses">;

/** Sends canaries on their own schedule. */
export interface CanaryMonitor {
  /** From now on these canaries. One whose entry is unchanged goes on undisturbed. */
  readonly apply: (config: MonitorConfig) => void;
  readonly families: () => readonly Family[];
  /** Ends everything that is under way. */
  readonly stop: () => void;
}

/**
 * A monitor without canaries yet.
 * @param history is told of each canary, for people
 * @param complete sends them
 */
export function canaryMonitor(
  log: Logger,
  history: Pick<History, "add">,
  complete: Completion,
): CanaryMonitor {
  const metrics = canaryMetricsStore();
  const queue = turns();
  const running = new Map<string, { readonly entry: string; readonly end: AbortController }>();
  let config: MonitorConfig = { targets: [], canaries: [], catalogue: [] };

  const start = (canary: CanaryConfig) => {
    const { model } = canary;
    const end = new AbortController();
    running.set(model, { entry: JSON.stringify(canary), end });
    const skip = () => {
      for (const path of canaryPaths) metrics.skipped(model, path);
    };
    const send = async (run: number) => {
      const order = run % 2 === 0 ? canaryPaths : canaryPaths.toReversed();
      let answered = true;
      await queue
        .inTurn(
          hostOf(canary),
          async () => {
            const conditions = { policy: addressPolicy(config.allowedAddresses), cut: end.signal };
            answered = await sentCanaries(canary, order, conditions, { metrics, log, history, complete });
          },
          end.signal,
        )
        .catch((error: unknown) => {
          // Waiting for its turn, it was ended: anything else is a defect, which is logged and counted.
          if (!end.signal.aborted) throw error;
        });
      return answered;
    };
    runCanaryLoop(canary, { send, skip }, end.signal);
  };

  return {
    apply(next) {
      config = next;
      const { canaries, catalogue } = next;
      const entries = new Map(canaries.map((canary) => [canary.model, JSON.stringify(canary)]));
      for (const [model, { entry, end }] of running) {
        if (entries.get(model) === entry) continue;
        end.abort();
        running.delete(model);
        metrics.unpaired(model);
      }
      metrics.declare(canaries, catalogue);
      for (const canary of canaries.filter(({ model }) => !running.has(model))) start(canary);
    },
    families: () => [...metrics.families(), servingFamily(config, metrics.last(), Date.now() / 1000)],
    stop() {
      for (const { end } of running.values()) end.abort();
      running.clear();
    },
  };
}

/** The machine whose cards a model's canaries use. */
function hostOf({ directUrl }: CanaryConfig): string {
  return new URL(directUrl).hostname;
}
