import { Worker } from "node:worker_threads";
import { AnswerError } from "./answer-error.ts";
import { type CanaryOrder, canaryResult, canaryWorkerData } from "./canary-worker.ts";
import type { Completion } from "./completion.ts";
import type { CanaryMeasurement } from "./streamed-answer.ts";

/** Sends canaries away from the event loop, which a scrape of 100,000 series holds for longer than a token takes. */
export interface CanaryThread {
  /** As `measuredCompletion`, which throws what it throws elsewhere as an {@link AnswerError} with its reason. */
  readonly complete: Completion;
  readonly stop: () => Promise<void>;
}

interface Waiting {
  readonly resolve: (measurement: CanaryMeasurement) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One worker thread, started when it is first needed, and anew after a failure.
 * @param program the exporter's bundle: `main.ts` answers as a worker when it is started as one
 */
export function canaryThread(program: string): CanaryThread {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let sent = 0;
  const started = (): Worker => {
    const begun = new Worker(program, { workerData: canaryWorkerData });
    // A canary under way is no reason to stay.
    begun.unref();
    begun.on("message", (message: unknown) => {
      const result = canaryResult.parse(message);
      const asker = waiting.get(result.id);
      waiting.delete(result.id);
      if (result.kind === "measured") asker?.resolve(result.measurement);
      else asker?.reject(new AnswerError(result.reason, result.message));
    });
    const failed = (error: Error) => {
      if (worker !== begun) return;
      worker = undefined;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    begun.on("error", failed);
    begun.on("exit", () => {
      failed(new Error("the thread that sends canaries has ended"));
    });
    return begun;
  };
  return {
    complete(request, { policy, cut }) {
      worker ??= started();
      const port = worker;
      const tell = (order: CanaryOrder) => {
        port.postMessage(order);
      };
      sent += 1;
      const id = sent;
      const { promise, resolve, reject } = settlable();
      waiting.set(id, { resolve, reject });
      const giveUp = () => {
        tell({ kind: "cut", id });
      };
      cut.addEventListener("abort", giveUp, { once: true });
      tell({ kind: "send", id, request, ranges: [...policy.ranges] });
      if (cut.aborted) giveUp();
      return promise.finally(() => {
        cut.removeEventListener("abort", giveUp);
      });
    },
    async stop() {
      await worker?.terminate();
    },
  };
}

function settlable(): Waiting & { readonly promise: Promise<CanaryMeasurement> } {
  let settle: Waiting = { resolve: () => undefined, reject: () => undefined };
  const promise = new Promise<CanaryMeasurement>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle };
}
