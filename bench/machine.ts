import { readFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";

/** What the figures were measured on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGibibytes: number;
  readonly system: string;
  readonly node: string;
}

/** This machine. */
export function machine(): Machine {
  const found = cpus();
  return {
    processor: found[0]?.model.trim() ?? "unknown",
    cores: found.length,
    memoryGibibytes: Math.round(totalmem() / 2 ** 30),
    system: `${distribution()}, ${type()} ${release()}`,
    node: process.version,
  };
}

function distribution(): string {
  try {
    return /^PRETTY_NAME="(.*)"$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "unknown system";
  } catch {
    return "unknown system";
  }
}
