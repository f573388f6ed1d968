import { type Report, reportedFigures } from "../../bench/report.ts";
import { pageWithTable, table } from "../../bench/table.ts";

const runs = [
  { ours: { "scrape-1k": 1.23456, "heap-per-series": 150 }, rivals: { pushgateway: { "scrape-1k": 2 } } },
  { ours: { "scrape-1k": 1 }, rivals: { pushgateway: { "scrape-1k": 4 } } },
  { ours: { "scrape-1k": 3 }, rivals: { pushgateway: { "scrape-1k": 1 } } },
  { ours: { "render-1k": 5 }, rivals: { "prom-client": { "render-1k": 4 } } },
] as const;
const report: Report = {
  machine: { processor: "Abacus", cores: 2, memoryGibibytes: 24, system: "Debian, Linux 6", node: "v20.0.0" },
  programs: ["pushgateway 1.5.1", "prom-client 15.1.3"],
  figures: reportedFigures(runs),
};
const rows = [
  "Measured on Abacus, 2 cores, 24 GiB, Debian, Linux 6, Node v20.0.0, with pushgateway 1.5.1, prom-client 15.1.3.",
  "",
  "| figure | ours | theirs | ratio | at least | aim | |",
  "| --- | --- | --- | --- | --- | --- | --- |",
  "| scrape of 1k pushed series | 1.23 ms (1–3) | 2 ms (1–4) (pushgateway) | 0.617× | ≤ 1× | ≤ 0.9× | **aim** |",
  "| memory of one pushed series, of 100k | 150 B (150–150) |  |  | ≤ 200 B | ≤ 100 B | met |",
  "| rendering 1k series of our own | 5 ms (5–5) | 4 ms (4–4) (prom-client) | 1.25× | ≤ 1× | ≤ 0.5× | **missed** |",
];

test("a figure is judged by the ratio of the medians, or by itself", () => {
  expect(table(report)).toBe(rows.join("\n"));
});

test("the table stands between the two markers of its page, whatever stood there, and nothing else changes", () => {
  const begin = "<!-- bench:begin: written by npm run bench -->";
  const end = "<!-- bench:end -->";
  const page = `# Title\n\n${begin}\nold\n${end}\n\nMore.\n`;
  const written = pageWithTable(page, report);
  expect(written).toBe(`# Title\n\n${begin}\n\n${rows.join("\n")}\n\n${end}\n\nMore.\n`);
  expect(pageWithTable(written, report)).toBe(written);
});

test("a page without markers is refused", () => {
  expect(() => pageWithTable("# Title\n", report)).toThrow(
    new Error(
      "docs/performance.md: has no <!-- bench:begin: written by npm run bench --> … <!-- bench:end -->: put them back",
    ),
  );
});
