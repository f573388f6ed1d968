import type { HostShell } from "./host-shell.ts";
import { connectionRemedy } from "./ssh.ts";

/** A host, or a file on it, that did not do what was asked: `<host>: <path>: <rule>: <remedy>`. */
export class HostError extends Error {
  override readonly name = "HostError";
}

/** Exit code of our scripts for "there is nothing at this path"; unlike those of shells, tools and ssh. */
export const ABSENT = 44;

/**
 * Standard output of a script, or undefined if it found nothing at the path.
 * @param path - what the script is about, for messages
 * @throws {HostError} when the script ends with any other exit code above 0.
 */
export async function outputOf(host: HostShell, path: string, script: string): Promise<string | undefined> {
  const { exitCode, stdout, stderr } = await host.run(script);
  if (exitCode === 0) return stdout;
  if (exitCode === ABSENT) return undefined;
  const why = stderr.trim().replace(/\s*\n\s*/g, "; ");
  throw new HostError(
    `${host.name}: ${path}: ${why === "" ? `exit code ${String(exitCode)}` : why}: ${remedy(exitCode, stderr)}`,
  );
}

/** What helps, by ssh's exit code 255 and the words of sudo and the kernel. */
function remedy(exitCode: number, stderr: string): string {
  const connection = connectionRemedy(exitCode, stderr);
  if (connection !== undefined) return connection;
  if (/sudo/.test(stderr)) return "log in as root, or allow this user sudo without a password";
  if (/permission denied|not permitted/i.test(stderr)) return "run as root";
  return "correct this on the host and run the same command again";
}
