import type { Family } from "./family.ts";
import { sampleLines } from "./samples.ts";

/**
 * Prometheus text format 0.0.4. A family without series is left out.
 * Source: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function textExposition(families: readonly Family[]): string {
  return families
    .filter(({ series }) => series.length > 0)
    .map(
      (family) =>
        `# HELP ${family.name} ${escapedHelp(family.help)}\n# TYPE ${family.name} ${family.type}\n${sampleLines(family)}`,
    )
    .join("");
}

function escapedHelp(help: string): string {
  return help.replace(/[\\\n]/g, (c) => (c === "\n" ? "\\n" : "\\\\"));
}
