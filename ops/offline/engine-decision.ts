/** What is known of a machine whose Docker daemon does not answer. */
export interface EngineFacts {
  /** What `docker version` printed, or what running it failed with. */
  readonly output: string;
  /** Where the Docker client looks for its daemon: `DOCKER_HOST`, the current context, or the default socket. */
  readonly endpoint: string;
  /** Node's name of the operating system. */
  readonly platform: string;
  /** `ID` and `ID_LIKE` of /etc/os-release, e.g. `ubuntu debian`. */
  readonly distribution: string;
  /** Whether this process runs as root. */
  readonly root: boolean;
  /** Whether `dockerd` is on PATH. */
  readonly dockerdInstalled: boolean;
}

/** What to do about it: install and start, only start, or tell the operator. */
export type EngineDecision =
  | { readonly action: "install" }
  | { readonly action: "start" }
  | { readonly action: "refuse"; readonly message: string };

/** The daemon's address where nothing else is configured. */
export const DEFAULT_ENDPOINT = "unix:///var/run/docker.sock";

/** What to do on a machine whose Docker daemon does not answer. */
export function engineDecision(facts: EngineFacts): EngineDecision {
  const { endpoint } = facts;
  const refuse = (rule: string, remedy: string): EngineDecision => ({
    action: "refuse",
    message: `${endpoint}: ${rule}: ${remedy}`,
  });
  if (/permission denied/i.test(facts.output)) {
    return refuse(
      "this user may not use the Docker daemon",
      "run as root, or join the group docker and log in again",
    );
  }
  if (endpoint !== DEFAULT_ENDPOINT) {
    return refuse(
      "the configured Docker daemon does not answer",
      "start it, or unset DOCKER_HOST and run docker context use default",
    );
  }
  if (facts.platform !== "linux") {
    return refuse(
      `no Docker daemon, and on ${facts.platform} none with Linux's host networking can be had`,
      "use a Linux machine or a virtual one",
    );
  }
  if (!facts.root) {
    return refuse(
      "no Docker daemon answers, and only root can start one",
      "sudo systemctl enable --now docker, after sudo apt-get install docker.io where it is missing",
    );
  }
  if (facts.dockerdInstalled) return { action: "start" };
  if (/\b(debian|ubuntu)\b/.test(facts.distribution)) return { action: "install" };
  return refuse(
    "no Docker daemon is installed, and this is neither Debian nor Ubuntu",
    "install Docker Engine 20.10 or newer the way your distribution does, and start it",
  );
}

/**
 * Why the local environment cannot run on a daemon that answers, or undefined if it can.
 *
 * @param kind - what `docker info` prints of its operating system and security options
 */
export function engineRefusal(kind: string): string | undefined {
  const rule = "the local environment needs the host networking of this machine";
  if (kind.includes("Docker Desktop")) {
    return `Docker Desktop: ${rule}, and it runs containers in a virtual machine: use Docker Engine on Linux`;
  }
  if (kind.includes("name=rootless")) {
    return `rootless Docker: ${rule}, and it has a network of its own: use a daemon that runs as root`;
  }
  return undefined;
}
