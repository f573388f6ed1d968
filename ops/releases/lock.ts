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

/** How a host knows that whoever holds the lock is there. */
interface SignsOfLife {
  /** Seconds between two signs. */
  readonly signSeconds: number;
  /** Seconds without one after which the lock is free. */
  readonly silenceSeconds: number;
}

/** Three signs may be late. */
const SIGNS_OF_LIFE: SignsOfLife = { signSeconds: 15, silenceSeconds: 60 };

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
 * process that waits for signs of life on its standard input: it is free again when this process ends, even by
 * SIGKILL, and a minute after its connection or its machine was lost, so that no lock has ever to be broken.
 *
 * @param who - shown to whoever comes second, e.g. `anna@laptop, deploy`; one line
 * @param signs - @defaultValue one every 15 s, and free after 60 s without
 * @throws {LockError} when another deployment holds it, naming it
 * @throws {HostError} when the host cannot be reached
 */
export async function deploymentLock(
  host: HostShell,
  who: string,
  { signSeconds, silenceSeconds }: SignsOfLife = SIGNS_OF_LIFE,
): Promise<DeploymentLock> {
  const holder = host.start(holderScript(host.path(STORE_DIRECTORY), who, silenceSeconds));
  const answer = await holder.line();
  if (answer === HELD) {
    const signs = setInterval(() => {
      holder.send(".");
    }, signSeconds * 1000);
    signs.unref();
    return {
      expectHeld: () => {
        if (holder.hasEnded()) {
          throw new LockError(
            `${host.name}: deployment lock: the connection that held it is gone, and nothing was changed since: do what the lines above say, else run the same command again`,
          );
        }
      },
      release: async () => {
        clearInterval(signs);
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
    `${host.name}: deployment lock: cannot be taken (${errors.replace(/\s*\n\s*/g, "; ")}): the host has to be reachable and needs flock of util-linux and timeout of coreutils`,
  );
}

/**
 * What holds the lock on the host, in POSIX sh: it says `held`, and ends when its standard input does or brings nothing
 * for a while; where somebody else has the lock, it says `busy` with their name, and ends at once.
 * @param directory - of the lock, made where it is missing
 * @param silenceSeconds - longest time without a byte
 */
export function holderScript(directory: string, who: string, silenceSeconds: number): string {
  const word = shellWord(directory);
  return `
set -eu
umask 022
mkdir -p ${word}
exec 9>> ${word}/deployment.lock
for program in flock timeout; do
  command -v $program > /dev/null || { echo "$program: command not found" >&2; exit 127; }
done
if ! flock -n 9; then
  printf '${BUSY} %s\\n' "$(cat ${word}/deployment.holder 2> /dev/null || echo somebody)"
  exit 0
fi
printf '%s, since %s\\n' ${shellWord(who.replaceAll("\n", " "))} "$(date -u +%H:%M:%SZ)" > ${word}/deployment.holder
echo ${HELD}
while [ -n "$(timeout ${String(silenceSeconds)} head -c 1)" ]; do :; done
# busybox' timeout leaves a child behind for a second, which has the file open, too.
flock -u 9
exit 0
`;
}
