import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { holdProcessGroup, isInterrupted, killProcessGroup, releaseProcessGroup } from "./process-groups.ts";

/** How one program is run. */
export interface CommandOptions {
  /** Seconds after which the program and everything it started is ended; its exit code is then 124. */
  readonly timeoutSeconds: number;
  /** Working directory. @defaultValue this process's own */
  readonly cwd?: string;
  /** Variables added to this process's environment; `undefined` takes one away. @defaultValue none */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Text for the program's standard input. @defaultValue none: end of file at once */
  readonly input?: string;
  /** Called with each complete line of either stream, without its line end, as it arrives. */
  readonly onLine?: (line: string) => void;
}

/** What came of a program. */
export interface CommandResult {
  /**
   * The program's exit code; as in a shell, 124 timed out, 126 cannot be executed, 127 not found,
   * 128 + n ended by signal n; 130 also where it was not started because this process was interrupted.
   */
  readonly exitCode: number;
  /** Everything written to standard output. */
  readonly stdout: string;
  /** Everything written to standard error; where our own exit codes above have a reason, it ends with a line that says why. */
  readonly stderr: string;
}

/** Seconds between the polite end of a program that timed out (SIGTERM) and the certain one (SIGKILL). */
const GRACE_SECONDS = 10;

/**
 * What came of running `argv` without a shell, in a process group of its own.
 * Never throws, whatever the program does. An interrupt of this process is passed on to the program, and
 * this process ends after it; nothing more is started until then.
 *
 * @param argv - the program, found on PATH, and its arguments
 */
export function runCommand(argv: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const [program = "", ...args] = argv;
  const { timeoutSeconds, cwd, env, input, onLine = () => undefined } = options;
  if (isInterrupted()) return Promise.resolve({ exitCode: 130, stdout: "", stderr: "interrupted\n" });
  if (cwd !== undefined && !existsSync(cwd)) {
    return Promise.resolve({ exitCode: 126, stdout: "", stderr: `${cwd}: no such directory\n` });
  }
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, detached: true });
    const stdout = lineCollector(onLine);
    const stderr = lineCollector(onLine);
    child.stdout.setEncoding("utf8").on("data", stdout.add);
    child.stderr.setEncoding("utf8").on("data", stderr.add);
    // A program that ends without reading its input breaks the pipe; its exit code says what matters.
    child.stdin.on("error", () => undefined).end(input);
    const group = child.pid;
    if (group !== undefined) holdProcessGroup(group);
    let timedOut = false;
    let killTimer: NodeJS.Timeout | undefined;
    const timer = setTimeout(() => {
      timedOut = true;
      if (group === undefined) return;
      killProcessGroup(group, "SIGTERM");
      killTimer = setTimeout(() => {
        killProcessGroup(group, "SIGKILL");
      }, GRACE_SECONDS * 1000);
    }, timeoutSeconds * 1000);
    const finish = (exitCode: number, reason: string) => {
      clearTimeout(timer);
      clearTimeout(killTimer);
      if (group !== undefined) releaseProcessGroup(group);
      if (reason !== "") stderr.add(`${reason}\n`);
      resolve({ exitCode, stdout: stdout.text(), stderr: stderr.text() });
    };
    child.on("error", (error: NodeJS.ErrnoException) => {
      if (group !== undefined) return;
      if (error.code === "ENOENT") finish(127, `${program}: command not found`);
      else finish(126, `${program}: ${error.message}`);
    });
    child.on("close", (code, signal) => {
      if (timedOut) finish(124, `${program}: timed out after ${String(timeoutSeconds)} s`);
      else finish(code ?? 128 + (signal === null ? 0 : constants.signals[signal]), "");
    });
  });
}

function lineCollector(onLine: (line: string) => void) {
  let text = "";
  let reported = 0;
  const report = (end: number) => {
    onLine(text.slice(reported, end).replace(/\r$/, ""));
  };
  return {
    add: (chunk: string) => {
      text += chunk;
      for (let end = text.indexOf("\n", reported); end >= 0; end = text.indexOf("\n", reported)) {
        report(end);
        reported = end + 1;
      }
    },
    /** All of the text; a last line without an end is reported now. */
    text: () => {
      if (reported < text.length) report(text.length);
      reported = text.length;
      return text;
    },
  };
}
