import type { Family } from "./family.ts";
import { sampleLines } from "./samples.ts";

/**
 * OpenMetrics 1.0: a counter's family has no `_total`, its samples do; the text ends in `# EOF`. No `_created`,
 * which Prometheus discourages (https://prometheus.io/docs/prometheus/latest/feature_flags/).
 * Source: https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
export function openMetricsExposition(families: readonly Family[]): string {
  const text = families
    .filter(({ series }) => series.length > 0)
    .map((family) => {
      const name = family.type === "counter" ? family.name.replace(/_total$/, "") : family.name;
      return `# TYPE ${name} ${family.type}\n# HELP ${name} ${escapedHelp(family.help)}\n${sampleLines(family)}`;
    });
  return `${text.join("")}# EOF\n`;
}

function escapedHelp(help: string): string {
  return help.replace(/[\\"\n]/g, (c) => (c === "\n" ? "\\n" : `\\${c}`));
}
