import { shellWord } from "../../infra/shell-word.ts";
import type { HostShell } from "../host-shell.ts";
import { HostError } from "../host-output.ts";
import { STORE_DIRECTORY } from "./layout.ts";

/** The right to change an environment, held by one deployer at a time. */
export interface DeploymentLock {
  /** @throws {LockError} when the connection that held it is gone. */
  readonly expectHeld: () => void;
  readonly release: () => Promise<void>;
}

/** Somebody else is deploying, or the lock was lost. */
class LockError extends Error {
  override readonly name = "LockError";
}

const HELD = "held";
const BUSY = "busy";

/**
 * What came of `change`, which nobody else changed the environment meanwhile.
 * @param change - asks the lock before each step that changes something: a lost connection does not end it
 * @param who - as {@link deploymentLock}'s
 * @throws {LockError} {@link HostError} as {@link deploymentLock}, and whatever `change` throws
 */
export async function withDeploymentLock<T>(
  host: HostShell,
  who: string,
  change: (lock: DeploymentLock) => Promise<T>,
): Promise<T> {
  const lock = await deploymentLock(host, who);
  try {
    return await change(lock);
  } finally {
    await lock.release();
  }
}

/**
 * Takes the deployment lock of an environment, on the host that keeps its releases. The lock is a `flock` of a
 * process that waits for its standard input: it is free again when this process ends, even by SIGKILL or a lost
 * connection, so that no lock has ever to be broken.
 *
 * @param who - shown to whoever comes second, e.g. `anna@laptop, deploy`; one line
 * @throws {LockError} when another deployment holds it, naming it
 * @throws {HostError} when the host cannot be reached
 */
export async function deploymentLock(host: HostShell, who: string): Promise<DeploymentLock> {
  const directory = shellWord(host.path(STORE_DIRECTORY));
  const script = `
set -eu
umask 022
mkdir -p ${directory}
exec 9>> ${directory}/deployment.lock
command -v flock > /dev/null || { echo 'flock: command not found' >&2; exit 127; }
if ! flock -n 9; then
  printf '${BUSY} %s\\n' "$(cat ${directory}/deployment.holder 2> /dev/null || echo somebody)"
  exit 0
fi
printf '%s, since %s\\n' ${shellWord(who.replaceAll("\n", " "))} "$(date -u +%H:%M:%SZ)" > ${directory}/deployment.holder
echo ${HELD}
cat > /dev/null
`;
  const holder = host.start(script);
  const answer = await holder.line();
  if (answer === HELD) {
    return {
      expectHeld: () => {
        if (holder.hasEnded()) {
          throw new LockError(
            `${host.name}: deployment lock: the connection that held it is gone, and nothing was changed since: do what the lines above say, else run the same command again`,
          );
        }
      },
      release: async () => {
        await holder.end();
      },
    };
  }
  const errors = await holder.end();
  if (answer?.startsWith(BUSY) === true) {
    throw new LockError(
      `${host.name}: deployment lock: held by ${answer.slice(BUSY.length + 1)}: wait until it has ended`,
    );
  }
  throw new HostError(
    `${host.name}: deployment lock: cannot be taken (${errors.replace(/\s*\n\s*/g, "; ")}): the host has to be reachable and needs flock of util-linux`,
  );
}
