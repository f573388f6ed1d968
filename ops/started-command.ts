import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A program that runs beside this process. */
export interface StartedCommand {
  /** The next line that it writes to standard output; undefined when it has ended. */
  readonly line: () => Promise<string | undefined>;
  /** Writes to its standard input; nothing where it has ended. */
  readonly send: (text: string) => void;
  /** Closes its standard input and waits until it has ended. What it wrote to standard error, trimmed. */
  readonly end: () => Promise<string>;
  /** Whether it has ended, by itself or not. */
  readonly hasEnded: () => boolean;
}

/**
 * Starts `argv` without a shell. Its standard input holds `input` and then stays open: it closes when this process
 * ends, however that comes about, and so tells the program.
 */
export function startedCommand(argv: readonly string[], input: string): StartedCommand {
  const [program = "", ...args] = argv;
  // Ctrl-C is for this process, which ends the program in its own time.
  const child = spawn(program, args, { detached: true, env: process.env });
  let ended = false;
  let errors = "";
  const closed = new Promise<void>((resolve) => {
    const finish = () => {
      ended = true;
      resolve();
    };
    child.on("error", ({ message }) => {
      errors += `${message}\n`;
      finish();
    });
    child.on("close", finish);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  child.stdin.on("error", () => undefined).write(input);
  const lines: AsyncIterator<string, undefined> = createInterface({ input: child.stdout })[
    Symbol.asyncIterator
  ]();
  return {
    line: async () => {
      const next: IteratorResult<string, undefined> = await lines.next();
      return next.done === true ? undefined : next.value;
    },
    send: (text) => {
      child.stdin.write(text);
    },
    end: async () => {
      child.stdin.end();
      await closed;
      return errors.trim();
    },
    hasEnded: () => ended,
  };
}
