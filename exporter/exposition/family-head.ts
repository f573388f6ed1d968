import { openMetricsHelp, textHelp } from "./help-text.ts";
import type { FamilyType } from "./rendered-family.ts";

/** Which way of writing HELP, TYPE and the end; the sample lines are the same. */
export type Dialect = "text" | "openmetrics";

/** What a HELP and a TYPE line say. */
interface Description {
  readonly name: string;
  readonly type: FamilyType;
  readonly help: string;
}

/**
 * HELP and TYPE lines of a family. In OpenMetrics a counter's family has no `_total`, its samples do; one whose name
 * does not end so, or would then be another family's, is `unknown` there, as Go's client does it.
 * No `_created`, which Prometheus discourages (https://prometheus.io/docs/prometheus/latest/feature_flags/).
 * @param names of all families of the scrape
 */
export function familyHead(dialect: Dialect, description: Description, names: ReadonlySet<string>): string {
  if (dialect === "text") {
    const { name, type, help } = description;
    return `# HELP ${name} ${textHelp(help)}\n# TYPE ${name} ${type}\n`;
  }
  const { name, type } = openMetricsDescription(description, names);
  return `# TYPE ${name} ${type}\n# HELP ${name} ${openMetricsHelp(description.help)}\n`;
}

function openMetricsDescription({ name, type }: Description, names: ReadonlySet<string>) {
  if (type === "untyped") return { name, type: "unknown" } as const;
  if (type !== "counter") return { name, type } as const;
  const family = name.replace(/_total$/, "");
  return family === name || names.has(family)
    ? ({ name, type: "unknown" } as const)
    : ({ name: family, type } as const);
}
