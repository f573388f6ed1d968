import { destination, pino } from "pino";
import { ArgumentsError, commandOf, usage } from "./arguments.ts";
import { ConfigError } from "./config.ts";
import { loadedConfig } from "./config-file.ts";
import { errorText } from "./error-text.ts";
import { serve } from "./serve.ts";

/** 0 done, 1 failed, 2 usage. */
async function exitCode(args: readonly string[]): Promise<0 | 1 | 2> {
  const command = commandOf(args);
  switch (command.kind) {
    case "help":
      process.stdout.write(usage);
      return 0;
    case "check-config": {
      const { hash } = await loadedConfig(command.file);
      process.stdout.write(`${command.file}: valid, ${hash}\n`);
      return 0;
    }
    case "serve": {
      // Synchronous: what is logged last before an end is what one wants to read.
      const log = pino({ base: null }, destination({ dest: 1, sync: true }));
      // Nobody foresaw it, so nobody knows what state we are in: say it and let the container be started anew.
      const defect = (error: unknown) => {
        log.fatal({ err: error }, "uncaught error: a defect of the exporter");
        process.exit(1);
      };
      process.on("uncaughtException", defect);
      process.on("unhandledRejection", defect);
      await serve(command, log);
      return 0;
    }
  }
}

exitCode(process.argv.slice(2)).then(
  // Not only `exitCode =`: a check that is still under way must not keep a stopped exporter alive.
  (code) => process.exit(code),
  (error: unknown) => {
    const expected = error instanceof ConfigError || error instanceof ArgumentsError;
    process.stderr.write(`${expected ? error.message : errorText(error)}\n`);
    process.exit(error instanceof ArgumentsError ? 2 : 1);
  },
);
