import type { Logger } from "pino";
import { canaryPaths } from "../../inventory/metrics/index.ts";
import type { CanaryConfig, ExporterConfig } from "../config.ts";
import type { Family } from "../exposition/family.ts";
import type { History } from "../history.ts";
import { addressPolicy } from "../network/address-policy.ts";
import { ThreadEnded } from "../worker-thread.ts";
import { runCanaryLoop } from "./canary-loop.ts";
import { canaryMetricsStore } from "./canary-metrics.ts";
import { type RunOutcome, sentCanaries } from "./canary-run.ts";
import type { Completion } from "./completion.ts";
import { servingFamily } from "./serving.ts";
import { turns } from "./turns.ts";

/** Intervals between two runs are at least 0.8 (`schedule.ts`); a timer may come a little early. */
const SHORTEST_GAP = 0.75;

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
    /** `performance.now()` when the run under way got its turn; unset while it waits. */
    let begunAt: number | undefined;
    let last: RunOutcome = "answered";
    const skip = () => {
      const held = begunAt === undefined ? 0 : (performance.now() - begunAt) / 1000;
      // Begun when it was due, it would have ended by now: others held it up, which is not counted against this model.
      if (held < SHORTEST_GAP * canary.intervalSeconds) return;
      for (const path of canaryPaths) metrics.skipped(model, path);
    };
    const send = async (run: number) => {
      const order = run % 2 === 0 ? canaryPaths : canaryPaths.toReversed();
      const work = async () => {
        begunAt = performance.now();
        const conditions = { policy: addressPolicy(config.allowedAddresses), cut: end.signal };
        last = await sentCanaries(canary, order, conditions, { metrics, log, history, complete });
      };
      // One that hangs waits for others that do, and nobody else for it: each of its time-outs would be a run that its
      // neighbours on the cards go without.
      const lane = `${hostOf(canary)} ${last === "silent" ? "silent" : "answering"}`;
      await queue.inTurn(lane, work, end.signal).catch((error: unknown) => {
        // Waiting for its turn, it was ended, or the thread was, which tells itself: anything else is a defect.
        if (!end.signal.aborted && !(error instanceof ThreadEnded)) throw error;
      });
      begunAt = undefined;
      return last === "answered";
    };
    const defect = (error: unknown) => {
      // To the process, which logs and counts it: it says nothing about the model.
      setImmediate(() => {
        throw new Error(`a run of ${model}'s canaries failed`, { cause: error });
      });
    };
    runCanaryLoop(canary, { send, skip, defect }, end.signal);
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
