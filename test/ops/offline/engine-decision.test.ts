import { DEFAULT_ENDPOINT, engineDecision, engineRefusal } from "../../../ops/offline/engine-decision.ts";
import type { EngineFacts } from "../../../ops/offline/engine-decision.ts";

const facts: EngineFacts = {
  output: "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
  endpoint: DEFAULT_ENDPOINT,
  platform: "linux",
  distribution: "debian",
  root: true,
  dockerdInstalled: false,
};

test.each([
  ["Debian without a daemon", facts, "install"],
  ["Ubuntu without a daemon", { ...facts, distribution: "ubuntu debian" }, "install"],
  ["Ubuntu's descendants", { ...facts, distribution: "linuxmint ubuntu debian" }, "install"],
  [
    "a daemon that is installed, on any distribution",
    { ...facts, distribution: "fedora", dockerdInstalled: true },
    "start",
  ],
])("as root, %s: %s", (_case, given, action) => {
  expect(engineDecision(given)).toEqual({ action });
});

test.each<[string, Partial<EngineFacts>, string]>([
  [
    "a user without permission",
    {
      root: false,
      output:
        "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock",
    },
    "unix:///var/run/docker.sock: this user may not use the Docker daemon: run as root, or join the group docker and log in again",
  ],
  [
    "a configured daemon that is dead",
    { endpoint: "tcp://127.0.0.1:2375", dockerdInstalled: true },
    "tcp://127.0.0.1:2375: the configured Docker daemon does not answer: start it, or unset DOCKER_HOST and run docker context use default",
  ],
  [
    "macOS",
    { platform: "darwin", distribution: "" },
    "unix:///var/run/docker.sock: no Docker daemon, and on darwin none with Linux's host networking can be had: use a Linux machine or a virtual one",
  ],
  [
    "a user who is not root",
    { root: false },
    "unix:///var/run/docker.sock: no Docker daemon answers, and only root can start one: sudo systemctl enable --now docker, after sudo apt-get install docker.io where it is missing",
  ],
  [
    "another distribution",
    { distribution: "fedora" },
    "unix:///var/run/docker.sock: no Docker daemon is installed, and this is neither Debian nor Ubuntu: install Docker Engine 20.10 or newer the way your distribution does, and start it",
  ],
])("%s is told what to do", (_case, given, message) => {
  expect(engineDecision({ ...facts, ...given })).toEqual({ action: "refuse", message });
});

test.each([
  [
    'Docker Desktop ["name=seccomp,profile=unconfined","name=cgroupns"]',
    "Docker Desktop: the local environment needs the host networking of this machine, and it runs containers in a virtual machine: use Docker Engine on Linux",
  ],
  [
    'Ubuntu 24.04 LTS ["name=seccomp,profile=builtin","name=rootless","name=cgroupns"]',
    "rootless Docker: the local environment needs the host networking of this machine, and it has a network of its own: use a daemon that runs as root",
  ],
  ['Debian GNU/Linux 12 (bookworm) ["name=seccomp,profile=default"]', undefined],
])("of a daemon that answers as %s: %s", (kind, refusal) => {
  expect(engineRefusal(kind)).toBe(refusal);
});
