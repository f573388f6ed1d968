import { join } from "node:path/posix";
import { runCommand, type CommandResult } from "./command.ts";

/** Something that runs scripts on one host of the inventory, as root. */
export interface HostShell {
  /** The host's name in the inventory, for messages. */
  readonly name: string;
  /** Where a script finds what the host itself knows as `absolutePath`. */
  readonly path: (absolutePath: string) => string;
  /**
   * What came of a POSIX sh script. A host that cannot be reached gives an exit code above 0 and says why on
   * standard error; nothing is thrown.
   */
  readonly run: (script: string) => Promise<CommandResult>;
}

/** How a host is reached over ssh. */
export interface SshAccess {
  /** `user@address`; the user is root or may `sudo` without a password. */
  readonly destination: string;
  /** Further options of ssh, e.g. `["-o", "UserKnownHostsFile=/etc/citadel/known_hosts"]`. */
  readonly options: readonly string[];
}

/** Seconds that ssh may take to connect: a dead host is known in 0.5 s where it refuses, else after this. */
const CONNECT_TIMEOUT_SECONDS = 10;
/** Seconds that one script may take: they read and write small files, or restart one service. */
const SCRIPT_TIMEOUT_SECONDS = 120;

/**
 * A host that is played by this machine: its files lie beneath `root`, and scripts run as this process's user,
 * who can give files to themselves only unless they are root.
 */
export function localHost(name: string, root: string): HostShell {
  return shell(name, root, ["sh", "-s"]);
}

/** A host of its own, reached over ssh with strict host keys and without ever asking for a password. */
export function sshHost(name: string, { destination, options }: SshAccess): HostShell {
  const strict = [
    ...["-o", "BatchMode=yes"],
    ...["-o", "StrictHostKeyChecking=yes"],
    ...["-o", `ConnectTimeout=${String(CONNECT_TIMEOUT_SECONDS)}`],
  ];
  // The user's own shell may be any; one word of POSIX sh makes it ours, and root's.
  const asRoot = `sh -c 'if [ "$(id -u)" -eq 0 ]; then exec sh -s; else exec sudo -n sh -s; fi'`;
  // ssh takes the first value it is given for an option, so nothing in `options` loosens what is strict.
  return shell(name, "/", ["ssh", ...strict, ...options, destination, asRoot]);
}

/** `text` as one word of a POSIX shell, whatever it contains. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function shell(name: string, root: string, argv: readonly string[]): HostShell {
  return {
    name,
    // From the root first, so that no `..` leaves it.
    path: (absolutePath) => join(root, join("/", absolutePath)),
    run: (script) => runCommand(argv, { timeoutSeconds: SCRIPT_TIMEOUT_SECONDS, input: script }),
  };
}
