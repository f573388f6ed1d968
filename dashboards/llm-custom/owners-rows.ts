import type { CustomNamespace } from "../../inventory/metrics/custom-declarations.ts";
import type { Team } from "../../inventory/model.ts";
import type { Row } from "../layer/model.ts";
import { familyPanel } from "./family-panel.ts";
import { titledFamilies } from "./titled-families.ts";

/** Panels that stand side by side at most, and the columns of the grid. */
const MOST_BESIDE = 3;
const GRID_COLUMNS = 24;

/**
 * A row a team that owns a namespace, in the order of the teams: “What does the LLM team bring?”.
 * @param taken - titles of the dashboard's other panels
 */
export function ownersRows(
  namespaces: readonly CustomNamespace[],
  teams: readonly Team[],
  taken: readonly string[],
): readonly Row[] {
  const titled = titledFamilies(namespaces, taken);
  return teams.flatMap(({ name, title }) => {
    const families = titled.filter(({ owner }) => owner === name);
    return families.length === 0
      ? []
      : [
          {
            question: `What does the ${title} bring?`,
            panels: families.map((family, index) =>
              familyPanel(family, title, columns(index, families.length)),
            ),
          },
        ];
  });
}

/** Width of the n-th of some panels: three a line, and the last line is filled, too. */
function columns(index: number, count: number): number {
  const before = Math.floor(index / MOST_BESIDE) * MOST_BESIDE;
  return GRID_COLUMNS / Math.min(MOST_BESIDE, count - before);
}
