import { workerThread } from "../worker-thread.ts";
import { passwordAnswer, passwordWorkerData } from "./password-worker.ts";

/** Compares passwords with bcrypt hashes away from the event loop, which a comparison would hold for 50 ms and more. */
export interface PasswordChecker {
  /** Whether they fit; `undefined` where too many others wait already. @throws where the worker has failed */
  readonly matches: (password: string, hash: string) => Promise<boolean> | undefined;
  readonly stop: () => Promise<void>;
}

/** Comparisons that may wait: at 200 ms each (bcrypt's cost 12) the last one waits six seconds. */
const MOST_WAITING = 32;

/** One thread. @param program and defect as {@link workerThread}'s */
export function passwordChecker(program: string, defect: (error: Error) => void): PasswordChecker {
  const thread = workerThread<boolean>(program, {
    title: "the thread that compares passwords",
    workerData: passwordWorkerData,
    defect,
    // It holds one password at a time.
    resourceLimits: { maxOldGenerationSizeMb: 64 },
    answered(message) {
      const { id, matches } = passwordAnswer.parse(message);
      return { id, answer: matches };
    },
  });
  return {
    matches: (password, hash) =>
      thread.waiting() >= MOST_WAITING ? undefined : thread.asked((id) => ({ id, password, hash })).answer,
    stop: thread.stop,
  };
}
