import { join } from "node:path/posix";
import { runCommand, type CommandResult } from "./command.ts";
import { sshCommand, type SshAccess } from "./ssh.ts";
import { startedCommand, type StartedCommand } from "./started-command.ts";

/** Something that runs scripts on one host of the inventory, as root. */
export interface HostShell {
  /** The host's name in the inventory, for messages. */
  readonly name: string;
  /** Where a script finds what the host itself knows as `absolutePath`. */
  readonly path: (absolutePath: string) => string;
  /**
   * What came of a POSIX sh script. A host that cannot be reached gives an exit code above 0 and says why on
   * standard error; nothing is thrown.
   * @param timeoutSeconds - longest that it may take; @defaultValue 120
   */
  readonly run: (script: string, timeoutSeconds?: number) => Promise<CommandResult>;
  /**
   * A script that goes on until it is ended: its standard input stays open as long as this process lives, also when
   * this process is killed. Where a connection is lost, the host may not notice for hours.
   */
  readonly start: (script: string) => StartedCommand;
}

/** Seconds that one script may take: they read and write small files. */
const SCRIPT_TIMEOUT_SECONDS = 120;

/**
 * A host that is played by this machine: its files lie beneath `root`, and scripts run as this process's user,
 * who can give files to themselves only unless they are root.
 */
export function localHost(name: string, root: string): HostShell {
  return shell(name, root, ["sh", "-s"]);
}

/** A host of its own, reached over ssh with strict host keys and without ever asking for a password. */
export function sshHost(name: string, access: SshAccess): HostShell {
  // The user's own shell may be any; one word of POSIX sh makes it ours, and root's.
  const asRoot = `sh -c 'if [ "$(id -u)" -eq 0 ]; then exec sh -s; else exec sudo -n sh -s; fi'`;
  return shell(name, "/", sshCommand(access, asRoot));
}

function shell(name: string, root: string, argv: readonly string[]): HostShell {
  return {
    name,
    // From the root first, so that no `..` leaves it.
    path: (absolutePath) => join(root, join("/", absolutePath)),
    run: (script, timeoutSeconds = SCRIPT_TIMEOUT_SECONDS) =>
      runCommand(argv, { timeoutSeconds, input: script }),
    start: (script) => startedCommand(argv, script),
  };
}
