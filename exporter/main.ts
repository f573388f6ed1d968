import { isMainThread, workerData } from "node:worker_threads";
import { destination, pino } from "pino";
import { answerPasswordQuestions, passwordWorkerData } from "./access/password-worker.ts";
import { answerCanaryOrders, canaryWorkerData } from "./canary/canary-worker.ts";
import { ArgumentsError, commandOf, usage } from "./arguments.ts";
import { ConfigError } from "./config.ts";
import { errorText } from "./error-text.ts";
import { credentialProblems } from "./credentials.ts";
import { serve } from "./serve.ts";
import { usableConfig } from "./usable-config.ts";

/** 0 done, 1 failed, 2 usage. */
async function exitCode(args: readonly string[], program: string): Promise<0 | 1 | 2> {
  const command = commandOf(args);
  switch (command.kind) {
    case "help":
      process.stdout.write(usage);
      return 0;
    case "check-config": {
      const { file, credentials: files } = command;
      const { hash } = await usableConfig(file, () => credentialProblems(files));
      if (files.webConfigFile !== undefined) process.stdout.write(`${files.webConfigFile}: valid\n`);
      process.stdout.write(`${file}: valid, ${hash}\n`);
      return 0;
    }
    case "serve":
      // Synchronous: what is logged last before an end is what one wants to read.
      await serve(command, program, pino({ base: null }, destination({ dest: 1, sync: true })));
      return 0;
  }
}

// The image has one file: a thread of it is started from the same one.
if (!isMainThread && workerData === passwordWorkerData) {
  answerPasswordQuestions();
} else if (!isMainThread && workerData === canaryWorkerData) {
  answerCanaryOrders();
} else {
  const [, program = "", ...args] = process.argv;
  exitCode(args, program).then(
    // Not only `exitCode =`: a check that is still under way must not keep a stopped exporter alive.
    (code) => process.exit(code),
    (error: unknown) => {
      const expected = error instanceof ConfigError || error instanceof ArgumentsError;
      process.stderr.write(`${expected ? error.message : errorText(error)}\n`);
      process.exit(error instanceof ArgumentsError ? 2 : 1);
    },
  );
}
