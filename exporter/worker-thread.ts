import { Worker, type WorkerOptions } from "node:worker_threads";

/** A thread that ended before it had answered, which says nothing about what it was asked. */
export class ThreadEnded extends Error {
  override readonly name = "ThreadEnded";
}

/** What a worker thread is, and what it says. */
export interface WorkerThreadProps<Answer> extends Pick<WorkerOptions, "workerData" | "resourceLimits"> {
  /** For messages, e.g. `the thread that compares passwords`. */
  readonly title: string;
  /** The answer in a message, and the number of the question that it belongs to. */
  readonly answered: (message: unknown) => { readonly id: number; readonly answer: Answer };
  /** Told of each error that nothing in the thread had foreseen, and of an end that nobody asked for. */
  readonly defect: (error: Error) => void;
}

/** A worker thread that answers numbered questions, in any order. */
export interface WorkerThread<Answer> {
  /** Questions that are not answered yet. */
  readonly waiting: () => number;
  /**
   * Sends a question and says its number; the answer rejects with {@link ThreadEnded} where the thread ends before it
   * has answered.
   * @param question - what is sent, given its number
   */
  readonly asked: (question: (id: number) => unknown) => {
    readonly id: number;
    readonly answer: Promise<Answer>;
  };
  /** Sends what has no answer; nothing where the thread is gone. */
  readonly told: (message: unknown) => void;
  readonly stop: () => Promise<void>;
}

/**
 * A thread that is started when it is first needed, and anew after a failure.
 * @param program the exporter's bundle: `main.ts` answers as a worker when it is started as one
 */
export function workerThread<Answer>(
  program: string,
  { title, answered, defect, ...options }: WorkerThreadProps<Answer>,
): WorkerThread<Answer> {
  const waiting = new Map<
    number,
    { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void }
  >();
  let worker: Worker | undefined;
  let count = 0;
  const gone = (cause?: Error) => {
    worker = undefined;
    const ended = new ThreadEnded(`${title} has ended`, { cause });
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  const started = (): Worker => {
    const begun = new Worker(program, options);
    // What is being answered is no reason to stay.
    begun.unref();
    begun.on("message", (message: unknown) => {
      const { id, answer } = answered(message);
      waiting.get(id)?.resolve(answer);
      waiting.delete(id);
    });
    const failed = (error: Error) => {
      // Its exit after an error, or after it was stopped, is no news.
      if (worker !== begun) return;
      gone(error);
      defect(error);
    };
    begun.on("error", failed);
    begun.on("exit", (code) => {
      failed(new Error(`${title} has ended with code ${String(code)}`));
    });
    return begun;
  };
  return {
    waiting: () => waiting.size,
    asked(question) {
      worker ??= started();
      const port = worker;
      count += 1;
      const id = count;
      const answer = new Promise<Answer>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        port.postMessage(question(id));
      });
      return { id, answer };
    },
    told: (message) => {
      worker?.postMessage(message);
    },
    async stop() {
      const stopped = worker;
      gone();
      await stopped?.terminate();
    },
  };
}
