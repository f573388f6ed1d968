import { execFileSync } from "node:child_process";

/** What `docker` prints for these arguments, without space around it. @throws Error when it fails. */
export function docker(...args: readonly string[]): string {
  return execFileSync("docker", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

/** Both streams of a container's log. */
export function containerLog(name: string): string {
  return execFileSync("sh", ["-c", 'docker logs "$1" 2>&1', "logs", name], { encoding: "utf8" });
}

/** Names of an instance's containers that run, sorted; each is `<name>` or `<name> (unhealthy)` and the like. */
export function runningContainers(instance: string): readonly string[] {
  const filter = `label=citadel.instance=${instance}`;
  const lines = docker("ps", "--filter", filter, "--format", "{{.Names}} {{.Status}}").split("\n");
  return lines
    .filter((line) => line !== "")
    .map((line) => `${line.split(" ")[0] ?? ""} ${line.includes("(healthy)") ? "healthy" : line}`)
    .sort();
}
