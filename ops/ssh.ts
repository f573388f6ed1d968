/** How a host is reached over ssh. */
export interface SshAccess {
  /** `user@address`; the user is root or may `sudo` without a password. */
  readonly destination: string;
  /** Further options of ssh, e.g. `["-o", "UserKnownHostsFile=/etc/citadel/known_hosts"]`. */
  readonly options: readonly string[];
}

/** Seconds that ssh may take to connect: a dead host is known in 0.5 s where it refuses, else after this. */
const CONNECT_TIMEOUT_SECONDS = 10;

/** What runs one command on a host: with strict host keys, and without ever asking for a password. */
export function sshCommand({ destination, options }: SshAccess, command: string): readonly string[] {
  const strict = [
    ...["-o", "BatchMode=yes"],
    ...["-o", "StrictHostKeyChecking=yes"],
    ...["-o", `ConnectTimeout=${String(CONNECT_TIMEOUT_SECONDS)}`],
    // A connection that is gone is noticed on this side within a minute; the host's sshd may not notice for hours.
    ...["-o", "ServerAliveInterval=15"],
  ];
  // ssh takes the first value it is given for an option, so nothing in `options` loosens what is strict.
  return ["ssh", ...strict, ...options, destination, command];
}

/** What helps when ssh itself failed, by its words and its exit code 255; undefined when it did not. */
export function connectionRemedy(exitCode: number, stderr: string): string | undefined {
  if (/host key verification failed|remote host identification/i.test(stderr)) {
    return "compare the host's key with its owner's, then put it into the known_hosts file";
  }
  if (exitCode !== 255) return undefined;
  return /permission denied/i.test(stderr)
    ? "put your public key into its authorized_keys"
    : "start the host and its sshd, or correct its address";
}
