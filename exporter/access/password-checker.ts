import { Worker } from "node:worker_threads";
import { passwordAnswer, passwordWorkerData } from "./password-worker.ts";

/** Compares passwords with bcrypt hashes away from the event loop, which a comparison would hold for 50 ms and more. */
export interface PasswordChecker {
  /** Whether they fit; `undefined` where too many others wait already. @throws where the worker has failed */
  readonly matches: (password: string, hash: string) => Promise<boolean> | undefined;
  readonly stop: () => Promise<void>;
}

/** Comparisons that may wait: at 200 ms each (bcrypt's cost 12) the last one waits six seconds. */
const MOST_WAITING = 32;

interface Waiting {
  readonly resolve: (matches: boolean) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One worker thread, started when it is first needed, and anew after a failure.
 * @param program the exporter's bundle: `main.ts` answers as a worker when it is started as one
 */
export function passwordChecker(program: string): PasswordChecker {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let asked = 0;
  const started = (): Worker => {
    const begun = new Worker(program, {
      workerData: passwordWorkerData,
      // It holds one password at a time.
      resourceLimits: { maxOldGenerationSizeMb: 64 },
    });
    // A password that is being compared is no reason to stay.
    begun.unref();
    begun.on("message", (message: unknown) => {
      const { id, matches } = passwordAnswer.parse(message);
      waiting.get(id)?.resolve(matches);
      waiting.delete(id);
    });
    const failed = (error: Error) => {
      if (worker !== begun) return;
      worker = undefined;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    begun.on("error", failed);
    begun.on("exit", () => {
      failed(new Error("the thread that compares passwords has ended"));
    });
    return begun;
  };
  return {
    matches(password, hash) {
      if (waiting.size >= MOST_WAITING) return undefined;
      worker ??= started();
      const port = worker;
      asked += 1;
      const id = asked;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        port.postMessage({ id, password, hash });
      });
    },
    async stop() {
      await worker?.terminate();
    },
  };
}
