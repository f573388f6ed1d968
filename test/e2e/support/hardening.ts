import type { Container } from "./containers.ts";

/** What a container of ours may do, or is not bounded in, though it should: `<container>: <what>`, one an entry. */
export function looseEnds({ name, inspected }: Container): readonly string[] {
  const { Config, HostConfig } = inspected;
  const { Type: logDriver, Config: logs } = HostConfig.LogConfig;
  const rules: readonly (readonly [boolean, string])[] = [
    [Config.User === "65534:65534", `runs as ${Config.User}`],
    [HostConfig.ReadonlyRootfs, "writes to its root"],
    [!HostConfig.Privileged, "is privileged"],
    [(HostConfig.CapAdd ?? []).length === 0, "has capabilities"],
    [(HostConfig.CapDrop ?? []).includes("ALL"), "keeps capabilities"],
    [(HostConfig.SecurityOpt ?? []).includes("no-new-privileges"), "may gain privileges"],
    [HostConfig.Memory > 0, "has no limit of memory"],
    [HostConfig.MemorySwap === HostConfig.Memory, "may swap"],
    [logDriver === "json-file" && "max-size" in logs && "max-file" in logs, "does not rotate its log"],
  ];
  return rules.filter(([holds]) => !holds).map(([, what]) => `${name}: ${what}`);
}
