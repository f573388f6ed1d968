import { expositionParts } from "../../../exporter/exposition/exposition-parts.ts";
import type { ExposedFamily, RenderedFamily } from "../../../exporter/exposition/rendered-family.ts";
import { openMetricsExposition, textExposition } from "../support/rendered.ts";

const block = (text: string) => new TextEncoder().encode(text);
const pushed = (name: string, type: RenderedFamily["type"], ...blocks: string[]): RenderedFamily => ({
  name,
  type,
  help: `Help of ${name}.`,
  blocks: blocks.map(block),
});

test("families of one name from several sources are one family, where the first stands", () => {
  const families: readonly ExposedFamily[] = [
    pushed("a", "gauge", 'a{source="x"} 1\n'),
    pushed("b", "gauge", "b 2\n"),
    { name: "a", type: "gauge", help: "Ours.", series: [{ labels: [["source", "y"]], value: 3 }] },
    pushed("a", "gauge", 'a{source="z"} 4\n', 'a{source="w"} 5\n'),
  ];
  expect(textExposition(families)).toBe(
    [
      "# HELP a Help of a.",
      "# TYPE a gauge",
      'a{source="x"} 1',
      'a{source="y"} 3',
      'a{source="z"} 4',
      'a{source="w"} 5',
      "# HELP b Help of b.",
      "# TYPE b gauge",
      "b 2",
      "",
    ].join("\n"),
  );
});

test("what OpenMetrics has no name for is unknown there", () => {
  const families = [
    pushed("a_total", "counter", "a_total 1\n"),
    pushed("b", "counter", "b 1\n"),
    pushed("c", "untyped", "c 1\n"),
    pushed("d", "gauge", "d 1\n"),
    // Its family would be `d`, which is the gauge's.
    pushed("d_total", "counter", "d_total 1\n"),
    pushed("e", "summary", "e_sum 1\ne_count 1\n"),
  ];
  expect(openMetricsExposition(families).match(/# TYPE .*/g)).toEqual([
    "# TYPE a counter",
    "# TYPE b unknown",
    "# TYPE c unknown",
    "# TYPE d gauge",
    "# TYPE d_total unknown",
    "# TYPE e summary",
  ]);
  expect(textExposition(families).match(/# TYPE .*/g)).toEqual([
    "# TYPE a_total counter",
    "# TYPE b counter",
    "# TYPE c untyped",
    "# TYPE d gauge",
    "# TYPE d_total counter",
    "# TYPE e summary",
  ]);
});

test("a family without samples is left out, however it has none", () => {
  const families: readonly ExposedFamily[] = [
    pushed("a", "gauge"),
    pushed("b", "gauge", ""),
    { name: "c", type: "gauge", help: "C.", series: [] },
  ];
  expect(textExposition(families)).toBe("");
  expect(openMetricsExposition(families)).toBe("# EOF\n");
});

test("large blocks are handed over as they are, and everything else is gathered between them", () => {
  const large = block('a{series="1"} 1\n'.repeat(1000));
  const parts = [
    ...expositionParts(
      [{ ...pushed("a", "gauge", "a 1\n"), blocks: [block("a 1\n"), large, block("a 2\n")] }],
      "text",
    ),
  ];
  expect(parts.map(({ kind }) => kind)).toEqual(["fresh", "block", "fresh"]);
  expect(parts[1]?.bytes).toBe(large);
  expect(Buffer.from(parts[2]?.bytes ?? []).toString()).toBe("a 2\n");
});

test("our own series come in parts of a size that the event loop does not feel", () => {
  const series = Array.from({ length: 50_000 }, (_, index) => ({
    labels: [["s", String(index)]] as const,
    value: index,
  }));
  const sizes = [...expositionParts([{ name: "a", type: "gauge", help: "A.", series }], "text")].map(
    ({ bytes }) => bytes.length,
  );
  expect(sizes.length).toBeGreaterThan(10);
  expect(Math.max(...sizes)).toBeLessThan(70_000);
});
