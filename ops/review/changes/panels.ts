import { canonical } from "../model/canonical.ts";
import type { DashboardModel, PanelModel } from "../model/model.ts";
import type { Change } from "../review.ts";
import { groupedChanges, type Phrase, type SingleChange } from "./grouped.ts";
import { keyedPairs } from "./keyed.ts";
import { panelContentWords } from "./panel-content.ts";
import { listed } from "./words.ts";

interface Pair {
  readonly before: PanelModel;
  readonly after: PanelModel;
}

/** Panels that are named in one change. */
const MOST_NAMED = 5;

/** What changed in the panels of a dashboard that both sides have. */
export function panelChanges(before: DashboardModel, after: DashboardModel): readonly Change[] {
  const { kept, gone, come } = matchedPanels(before.panels, after.panels);
  const single = (panel: PanelModel) =>
    ({
      subject: "panel",
      id: `panel/${after.uid}/${panel.title}`,
      aspect: "",
      name: `“${panel.title}”`,
    }) as const;
  const singles: readonly SingleChange[] = [
    ...gone.map((panel) => ({
      ...single(panel),
      action: "removed" as const,
      words: "removed",
      before: panel.content,
    })),
    ...come.map((panel) => ({
      ...single(panel),
      action: "added" as const,
      words: `added${queryWords(panel)}`,
      after: panel.content,
    })),
    ...kept
      .filter((pair) => pair.before.content !== pair.after.content)
      .map((pair) => ({
        ...single(pair.before),
        action: "changed" as const,
        words: panelContentWords(pair.before.content, pair.after.content),
        before: pair.before.content,
        after: pair.after.content,
      })),
  ];
  const phrase: Phrase = (names) =>
    `${after.title}: panel${names.length === 1 ? "" : "s"} ${listed(names, MOST_NAMED)}`;
  return [...groupedChanges(singles, phrase), ...movedChange(after, kept)];
}

/** One that is inserted moves all below it: that is one change, not one a panel. */
function movedChange({ uid, title }: DashboardModel, kept: readonly Pair[]): readonly Change[] {
  const moved = kept.filter(({ before, after }) => before.place !== after.place);
  if (moved.length === 0) return [];
  const places = (side: "before" | "after") =>
    canonical(Object.fromEntries(moved.map((pair) => [pair.after.title, pair[side].place])));
  const titles = moved.map(({ after }) => `“${after.title}”`);
  return [
    {
      id: `panel/${uid} places`,
      subject: "panel",
      action: "changed",
      text: `${title}: moved or resized: ${listed(titles, MOST_NAMED)}`,
      before: places("before"),
      after: places("after"),
    },
  ];
}

/**
 * Panels of both sides by their titles; those without a namesake by what they show, so that a new title is no new
 * panel. Ids are counted through and say nothing once a panel was inserted.
 */
function matchedPanels(
  before: readonly PanelModel[],
  after: readonly PanelModel[],
): {
  readonly kept: readonly Pair[];
  readonly gone: readonly PanelModel[];
  readonly come: readonly PanelModel[];
} {
  const first = matchedBy(before, after, ({ title }) => title);
  const second = matchedBy(first.gone, first.come, ({ type, queries }) => canonical([type, queries]));
  return { ...second, kept: [...first.kept, ...second.kept] };
}

function matchedBy(
  before: readonly PanelModel[],
  after: readonly PanelModel[],
  key: (panel: PanelModel) => string,
) {
  const pairs = keyedPairs(before, after, key);
  return {
    kept: pairs.flatMap((pair) =>
      pair.before === undefined || pair.after === undefined
        ? []
        : [{ before: pair.before, after: pair.after }],
    ),
    gone: pairs.flatMap((pair) => (pair.after === undefined ? (pair.before ?? []) : [])),
    come: pairs.flatMap((pair) => (pair.before === undefined ? (pair.after ?? []) : [])),
  };
}

function queryWords({ queries }: PanelModel): string {
  return queries.length === 0
    ? ""
    : ` (${String(queries.length)} ${queries.length === 1 ? "query" : "queries"})`;
}
