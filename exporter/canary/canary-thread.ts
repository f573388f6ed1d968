import type { z } from "zod";
import { workerThread } from "../worker-thread.ts";
import { AnswerError } from "./answer-error.ts";
import { type CanaryOrder, canaryResult, canaryWorkerData } from "./canary-worker.ts";
import type { Completion } from "./completion.ts";

/** Sends canaries away from the event loop, which a scrape of 100,000 series holds for longer than a token takes. */
export interface CanaryThread {
  /**
   * As `measuredCompletion`, which throws what it throws elsewhere as an {@link AnswerError} with its reason.
   * @throws {ThreadEnded} where the thread ends, which says nothing about the model
   */
  readonly complete: Completion;
  readonly stop: () => Promise<void>;
}

/** One thread. @param program and defect as {@link workerThread}'s */
export function canaryThread(program: string, defect: (error: Error) => void): CanaryThread {
  const thread = workerThread<z.infer<typeof canaryResult>>(program, {
    title: "the thread that sends canaries",
    workerData: canaryWorkerData,
    defect,
    answered(message) {
      const answer = canaryResult.parse(message);
      return { id: answer.id, answer };
    },
  });
  return {
    async complete(request, { policy, cut }) {
      const ranges = [...policy.ranges];
      const { id, answer } = thread.asked((number): CanaryOrder => ({
        kind: "send",
        id: number,
        request,
        ranges,
      }));
      const giveUp = () => {
        thread.told({ kind: "cut", id } satisfies CanaryOrder);
      };
      cut.addEventListener("abort", giveUp, { once: true });
      if (cut.aborted) giveUp();
      try {
        const found = await answer;
        if (found.kind === "failed") throw new AnswerError(found.reason, found.message);
        return found.measurement;
      } finally {
        cut.removeEventListener("abort", giveUp);
      }
    },
    stop: thread.stop,
  };
}
