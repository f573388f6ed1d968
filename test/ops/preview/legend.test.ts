import { legend } from "../../../ops/preview/legend.ts";
import { themes } from "../../../ops/preview/theme.ts";

const panel = { type: "timeseries", title: "Requests" };
const series = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    refId: "A",
    name: `series-${String(index)}`,
    labels: {},
    points: [[0, index] as const],
  }));

function lineTexts(count: number, width: number): readonly string[] {
  const { html } = legend(panel, series(count), themes.dark, width);
  return html.split("</div>").map((line) =>
    line
      .replaceAll(/<[^>]*>/g, " ")
      .replaceAll(/\s+/g, " ")
      .trim(),
  );
}

test("a legend that fits is whole", () => {
  expect(lineTexts(6, 250)).toEqual([
    "series-0 0 series-1 1",
    "series-2 2 series-3 3",
    "series-4 4 series-5 5",
    "",
  ]);
});

test("of a longer one three lines are shown, with room to say how many are left", () => {
  expect(lineTexts(20, 250)).toEqual([
    "series-0 0 series-1 1",
    "series-2 2 series-3 3",
    "series-4 4 and 15 more",
    "",
  ]);
});
