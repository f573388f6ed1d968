import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DockerHost } from "../../../../infra/environments/environment.ts";
import { runCommand } from "../../../../ops/command.ts";
import { dockerHere, dockerOutput } from "../../../../ops/docker.ts";
import { installDebianPackages } from "../../../../ops/offline/apt.ts";
import { buildImage } from "../../../../ops/offline/image-build.ts";
import { awaited } from "../../../../ops/wait.ts";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";

type SshHost = Extract<DockerHost, { kind: "ssh" }>;

/** A host with a real sshd and an account as production's hosts have it: may use Docker, and sudo without a password. */
export interface TestHost {
  readonly access: SshHost;
  /** The same, with a known_hosts file that has another key for the host. */
  readonly withAnotherHostKey: SshHost;
  /** The same, with a key that the host does not know. */
  readonly withAnotherUserKey: SshHost;
  /** What a program prints on the host. */
  readonly prints: (...argv: readonly string[]) => Promise<string>;
  readonly close: () => Promise<void>;
}

const PORT = "2222";
const LABEL = "citadel.test=sshd";

// Debian split the Docker client from its daemon: the package has one name or the other.
const dockerfile = `ARG BASE
FROM \${BASE}
RUN apt-get -qq update && export DEBIAN_FRONTEND=noninteractive \\
 && { apt-get -qq install -y --no-install-recommends openssh-server sudo docker-cli \\
   || apt-get -qq install -y --no-install-recommends openssh-server sudo docker.io; } > /tmp/install.log 2>&1 \\
   || { tail -n 20 /tmp/install.log >&2; exit 1; }
`;

const script = `set -eu
useradd --create-home --shell /bin/sh --password '*' monitoring
group=$(stat -c %g /var/run/docker.sock)
getent group "$group" > /dev/null || groupadd --gid "$group" host-docker
usermod --append --groups "$(getent group "$group" | cut -d : -f 1)" monitoring
echo 'monitoring ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/monitoring
mkdir -p /run/sshd /etc/ssh/test
cp /keys/host /etc/ssh/test/host && chmod 0600 /etc/ssh/test/host
cp /keys/user.pub /etc/ssh/test/authorized_keys && chmod 0644 /etc/ssh/test/authorized_keys
exec /usr/sbin/sshd -D -e -f /dev/null -p ${PORT} -o ListenAddress="$1" -o HostKey=/etc/ssh/test/host \\
  -o AuthorizedKeysFile=/etc/ssh/test/authorized_keys -o PasswordAuthentication=no \\
  -o KbdInteractiveAuthentication=no -o PermitRootLogin=no
`;

/**
 * A running sshd, in a container of its own that reaches this machine's Docker daemon.
 *
 * @param address - loopback address that it listens on
 * @param base - image of Debian
 */
export async function testHost(address: string, base: string): Promise<TestHost> {
  await removeLeftovers();
  if ((await runCommand(["ssh", "-V"], { timeoutSeconds: 30 })).exitCode === 127) {
    await installDebianPackages(["openssh-client"], () => undefined);
  }
  const keys = temporaryDirectory("citadel-test-sshd-");
  for (const name of ["host", "user", "other"]) await madeKey(join(keys, name));
  const file = (name: string) => join(keys, name);
  const knownHosts = (name: string, key: string) => {
    writeFileSync(file(name), `[${address}]:${PORT} ${readFileSync(file(`${key}.pub`), "utf8")}`);
    return file(name);
  };
  const access = (known: string, identity: string): SshHost => ({
    kind: "ssh",
    url: `ssh://monitoring@${address}:${PORT}`,
    sshOptions: [
      ...["-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o", "ConnectTimeout=5"],
      ...["-o", `UserKnownHostsFile=${known}`, "-o", "IdentitiesOnly=yes", "-i", file(identity)],
    ],
  });
  const right = knownHosts("known_hosts", "host");
  const tag = `citadel/test-sshd:${createHash("sha256").update(`${base}\n${dockerfile}`).digest("hex").slice(0, 12)}`;
  await buildImage({ context: null, dockerfile, tag, buildArgs: { BASE: base } }, () => undefined);
  const id = await here(
    ...["run", "--detach", "--label", LABEL, "--network", "host", "--volume", `${keys}:/keys:ro`],
    ...["--volume", "/var/run/docker.sock:/var/run/docker.sock", tag, "sh", "-c", script, "sshd", address],
  );
  const started = await awaited(30, async () =>
    (await dockerHere.run(["logs", id])).stderr.includes("Server listening") ? true : undefined,
  );
  if (started === undefined) throw new Error(`sshd has not started: ${await here("logs", id)}`);
  return {
    access: access(right, "user"),
    withAnotherHostKey: access(knownHosts("other_hosts", "other"), "user"),
    withAnotherUserKey: access(right, "other"),
    prints: (...argv) => here("exec", id, ...argv),
    close: async () => {
      await removeLeftovers();
    },
  };
}

async function removeLeftovers(): Promise<void> {
  const ids = await here("ps", "--all", "--quiet", "--filter", `label=${LABEL}`);
  if (ids !== "") await here("rm", "--force", ...ids.split("\n"));
}

async function madeKey(path: string): Promise<void> {
  const argv = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", path];
  const { exitCode, stderr } = await runCommand(argv, { timeoutSeconds: 30 });
  if (exitCode !== 0) throw new Error(`ssh-keygen: ${stderr}`);
}

async function here(...args: readonly string[]): Promise<string> {
  return (await dockerOutput(dockerHere, args)).trim();
}
