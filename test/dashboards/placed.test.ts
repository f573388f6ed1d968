import { placed } from "../../dashboards/layer/layout.ts";
import type { Dashboard, Panel } from "../../dashboards/layer/model.ts";

const explanation = { shows: "A.", normal: "B.", otherwise: "C." };
const words = { explanation, noData: "nothing", unit: "count", queries: [] } as const;
const tile = (columns: number): Panel => ({
  kind: "stat",
  title: "Tile",
  columns,
  thresholds: ["green"],
  ...words,
});
const graph = (columns: number): Panel => ({ kind: "time-series", title: "Graph", columns, ...words });

function positions(...rows: readonly (readonly Panel[])[]) {
  const dashboard: Dashboard = {
    uid: "d",
    title: "D",
    description: "D.",
    variables: [],
    alerts: "",
    leadsTo: [],
    rows: rows.map((panels) => ({ question: "Why?", panels })),
  };
  return placed(dashboard).map(({ position: { x, y, w, h } }) => [x, y, w, h]);
}

test("panels stand side by side as long as they fit, then begin a new line", () => {
  expect(positions([tile(12), tile(12), tile(24)])).toEqual([
    [0, 0, 24, 1],
    [0, 1, 12, 4],
    [12, 1, 12, 4],
    [0, 5, 24, 4],
  ]);
});

test("a line is as high as its highest panel, so that nothing beneath it overlaps", () => {
  expect(positions([tile(8), graph(16)], [tile(24)])).toEqual([
    [0, 0, 24, 1],
    [0, 1, 8, 8],
    [8, 1, 16, 8],
    [0, 9, 24, 1],
    [0, 10, 24, 4],
  ]);
});

test("everything is numbered by its title, wherever it stands", () => {
  const numbered = (rows: Dashboard["rows"]) =>
    placed({ uid: "d", title: "D", description: "", variables: [], alerts: "", leadsTo: [], rows }).map(
      (item) => [item.kind === "row" ? item.row.question : item.panel.title, item.id],
    );
  const why = ["Why?", 1_356_435_986];
  expect(numbered([{ question: "Why?", panels: [graph(24)] }])).toEqual([why, ["Graph", 1_597_208_551]]);
  expect(numbered([{ question: "Why?", panels: [tile(24), graph(24)] }])).toEqual([
    why,
    ["Tile", 1_944_138_217],
    ["Graph", 1_597_208_551],
  ]);
});
