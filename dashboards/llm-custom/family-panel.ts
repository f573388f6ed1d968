import { type CustomFamily, familyTitle } from "../../inventory/metrics/custom-declarations.ts";
import type { Panel } from "../layer/model.ts";
import { graph } from "../layer/panels.ts";
import { familyQueries, MOST_LINES } from "./family-queries.ts";

/** Longest title that a panel of ours has. */
const LONGEST_TITLE = 70;

/** Longest distance of two points: what is pushed once a night is not drawn in steps of a night. */
const LONGEST_STEP_SECONDS = 3_600;

/** Who brings a family. */
export interface Bringer {
  readonly namespace: string;
  /** Title of the team that answers for it, e.g. `LLM team`. */
  readonly owner: string;
}

/** One declared family as a graph, drawn as its type and name say. */
export function familyPanel({ namespace, owner }: Bringer, family: CustomFamily, columns: number): Panel {
  const { type, help, labels, lifeSpanSeconds, mostSeries } = family;
  const { unit, lines } = familyQueries(namespace, family);
  const cut = mostSeries > MOST_LINES ? ` The ${String(MOST_LINES)} highest.` : "";
  const each = labels.length === 0 ? "" : ` for each ${labels.join(" and ")}`;
  return graph(panelTitle(family), unit, {
    shows: `${help.replace(/[.…]?$/, ".")}${cut} ${kinds[type]} ${familyTitle(family)} of namespace ${namespace}.`,
    normal: `An unbroken line${each}; what it should say the ${owner} knows.`,
    otherwise: `Broken off: nothing was pushed for ${duration(lifeSpanSeconds)}; see “Life left of what was pushed”.`,
    columns,
    emptyBecause: "nobody has pushed it in this time",
    // A point covers what was pushed within a life span, which is some pushes long.
    ...(type === "counter" || type === "histogram"
      ? { stepSeconds: Math.min(lifeSpanSeconds, LONGEST_STEP_SECONDS) }
      : {}),
    lines,
  });
}

const kinds = {
  counter: "Per second, of counter",
  gauge: "Gauge",
  histogram: "Quantiles of histogram",
  summary: "Quantiles of summary",
} as const;

/** `rag_index_documents` → “Rag index documents”; of a moment, that its age is drawn. */
function panelTitle(family: CustomFamily): string {
  const title =
    "name" in family
      ? sentence(
          family.name
            .replace(/_timestamp_seconds$/, "_time_since")
            .replace(/_(?:total|seconds|bytes|ratio)$/, ""),
        )
      : `${sentence(family.prefix.slice(0, -1))}, all of them`;
  return title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE - 1)}…` : title;
}

function sentence(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll("_", " ")}`;
}

/** How long, in the largest unit that it is two of. */
function duration(seconds: number): string {
  const [size, unit] = sizes.find(([one]) => seconds >= 2 * one) ?? [1, "seconds"];
  return `${String(Math.round(seconds / size))} ${unit}`;
}

const sizes = [
  [86_400, "days"],
  [3_600, "hours"],
  [60, "minutes"],
] as const;
