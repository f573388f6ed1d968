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
  return placed(dashboard).map(({ id, position: { x, y, w, h } }) => [id, x, y, w, h]);
}

test("panels stand side by side as long as they fit, then begin a new line", () => {
  expect(positions([tile(12), tile(12), tile(24)])).toEqual([
    [1, 0, 0, 24, 1],
    [2, 0, 1, 12, 4],
    [3, 12, 1, 12, 4],
    [4, 0, 5, 24, 4],
  ]);
});

test("a line is as high as its highest panel, so that nothing beneath it overlaps", () => {
  expect(positions([tile(8), graph(16)], [tile(24)])).toEqual([
    [1, 0, 0, 24, 1],
    [2, 0, 1, 8, 8],
    [3, 8, 1, 16, 8],
    [4, 0, 9, 24, 1],
    [5, 0, 10, 24, 4],
  ]);
});
