import { isPinned } from "../images/pinned.ts";
import { block, list, text, type Attributes, type Problem } from "./problem.ts";
import { secretTextProblems } from "./secret-text.ts";

/** What is wrong with a `docker_container`. */
export function containerProblems(attributes: Attributes): readonly Problem[] {
  return [
    ...lifetimeProblems(attributes),
    ...limitProblems(attributes),
    ...rightsProblems(attributes),
    ...secretTextProblems(attributes),
  ];
}

function lifetimeProblems(container: Attributes): readonly Problem[] {
  const oneShot = container["must_run"] === false;
  const rules: readonly (readonly [boolean, Problem])[] = [
    [
      container["destroy_grace_seconds"] === undefined,
      problem(
        "destroy_grace_seconds",
        "is not set, so the container is killed at once",
        "set the seconds that it may take to stop",
      ),
    ],
    [
      !oneShot && block(container["healthcheck"])["test"] === undefined,
      problem(
        "healthcheck",
        "is not set, so nobody knows whether it works",
        "ask the service for its health",
      ),
    ],
    [
      !oneShot && container["wait"] !== true,
      problem(
        "wait",
        "is not true, so an apply succeeds while the service fails",
        "set it: the apply then waits for the health check",
      ),
    ],
    [
      !oneShot && container["restart"] !== "unless-stopped" && container["restart"] !== "always",
      problem("restart", "does not bring the container back after a reboot", "set unless-stopped"),
    ],
    [
      oneShot && container["rm"] === true,
      problem("rm", "removes a one-shot container before its exit code is read", "set it to false"),
    ],
    [
      oneShot &&
        !JSON.stringify(block(container["lifecycle"])["postcondition"] ?? "").includes("self.exit_code"),
      problem(
        "lifecycle",
        "has no postcondition, so a one-shot container that fails goes unnoticed",
        "require ${self.exit_code == 0}",
      ),
    ],
  ];
  return broken(rules);
}

function limitProblems(container: Attributes): readonly Problem[] {
  const options = block(container["log_opts"]);
  const { memory, memory_swap: swap } = container;
  const uploads = list(container["upload"]).length > 0;
  return broken([
    [
      memory === undefined,
      problem(
        "memory",
        "is not limited, so one container can take the host down",
        "set the megabytes that it may use",
      ),
    ],
    [
      memory !== swap,
      problem("memory_swap", "differs from memory, so every plan shows a change", "set both to the same"),
    ],
    [
      options["max-size"] === undefined || options["max-file"] === undefined,
      problem("log_opts", "does not rotate, so the log fills the disk", "set max-size and max-file"),
    ],
    [
      uploads && container["read_only"] === true,
      problem(
        "read_only",
        "is set beside upload, which the daemon then refuses",
        "mount a directory of the host instead of uploading",
      ),
    ],
    [
      !uploads && container["read_only"] !== true,
      problem(
        "read_only",
        "is not set, so what the container writes is lost with it",
        "set it, with volumes and tmpfs for what is written",
      ),
    ],
  ]);
}

function rightsProblems(container: Attributes): readonly Problem[] {
  const image = text(container["image"]);
  return broken([
    [
      container["privileged"] === true,
      problem("privileged", "gives the container the whole host", "remove it"),
    ],
    [
      !list(block(container["capabilities"])["drop"]).includes("ALL"),
      problem("capabilities", "are not dropped", 'drop ["ALL"]'),
    ],
    [
      !list(container["security_opts"])
        .map(String)
        .some((option) => option.startsWith("no-new-privileges")),
      problem("security_opts", "lets a program gain rights by setuid", 'set ["no-new-privileges"]'),
    ],
    [
      container["user"] === undefined,
      problem("user", "is not set, so the image decides, and most run as root", "set 65534:65534"),
    ],
    [
      container["network_mode"] !== "host",
      problem(
        "network_mode",
        "is not host, so the service has another address than the inventory says",
        "set host and listen on the host's own address",
      ),
    ],
    [
      !image.includes("${") && !isPinned(image),
      problem(
        "image",
        `${image} can become another image by itself`,
        "pin a tag other than latest, or a digest",
      ),
    ],
    [
      list(container["mounts"]).some((mount) => text(block(mount)["source"]).endsWith("docker.sock")),
      problem("mounts", "gives the container the Docker daemon, and so the whole host", "remove it"),
    ],
  ]);
}

function problem(attribute: string, rule: string, remedy: string): Problem {
  return { attribute, rule, remedy };
}

function broken(rules: readonly (readonly [boolean, Problem])[]): readonly Problem[] {
  return rules.filter(([isBroken]) => isBroken).map(([, found]) => found);
}
