import { familyTitle } from "../../inventory/metrics/custom-declarations.ts";
import type { Panel } from "../layer/model.ts";
import { graph } from "../layer/panels.ts";
import { familyQueries, MOST_LINES } from "./family-queries.ts";
import type { TitledFamily } from "./titled-families.ts";

/** Longest distance of two points: what is pushed once a night is not drawn in steps of a night. */
const LONGEST_STEP_SECONDS = 3_600;

/**
 * One declared family as a graph, drawn as its type and name say.
 * @param team - title of the team that answers for it, e.g. `LLM team`
 */
export function familyPanel(
  { namespace, family, title }: TitledFamily,
  team: string,
  columns: number,
): Panel {
  const { type, help, labels, lifeSpanSeconds, mostSeries } = family;
  const { unit, lines } = familyQueries(namespace, family);
  const cut = mostSeries > MOST_LINES ? ` The ${String(MOST_LINES)} highest.` : "";
  const each = labels.length === 0 ? "" : ` for each ${labels.join(" and ")}`;
  return graph(title, unit, {
    shows: `${help.replace(/[.…]?$/, ".")}${cut} ${kinds[type]} ${familyTitle(family)} of namespace ${namespace}.`,
    normal: `An unbroken line${each}; what it should say the ${team} knows.`,
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
