import { parentPort } from "node:worker_threads";
import { compareSync } from "bcryptjs";
import { z } from "zod";

/** What a worker that is to verify passwords is started with. */
export const passwordWorkerData = "passwords";

const question = z.strictObject({ id: z.int(), password: z.string(), hash: z.string() });

/** Whether the password numbered `id` fits its hash. */
export const passwordAnswer = z.strictObject({ id: z.int(), matches: z.boolean() });

/** Makes this worker thread answer whether passwords fit bcrypt hashes, one after the other. */
export function answerPasswordQuestions(): void {
  parentPort?.on("message", (message: unknown) => {
    const { id, password, hash } = question.parse(message);
    parentPort?.postMessage({ id, matches: compareSync(password, hash) });
  });
}
