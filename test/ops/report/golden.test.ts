import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { reportCsv } from "../../../ops/report/csv.ts";
import { reportHtml } from "../../../ops/report/html.ts";
import { reportMarkdown } from "../../../ops/report/markdown.ts";
import { reportOf } from "../../../ops/report/report-of.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { hour, nothing, twoModels } from "./answers.ts";

const folder = join(__dirname, "../../golden/report");
const report = reportOf(fixtureInventory, twoModels(), hour);

// Read the difference as a reviewer would; `npm run golden` writes it down.
test.each([
  ["report.html", reportHtml],
  ["report.md", reportMarkdown],
  ["report.csv", reportCsv],
])("%s of two models is the golden file", (name, rendered) => {
  const file = join(folder, name);
  const text = rendered(report);
  if (process.env["UPDATE_GOLDEN"] === "1") {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, "utf8"));
});

test("the same answers give the same bytes", () => {
  expect(reportHtml(reportOf(fixtureInventory, twoModels(), hour))).toBe(reportHtml(report));
});

test("the page is whole by itself: no script, and nothing from elsewhere", () => {
  const html = reportHtml(report);
  expect(html).not.toMatch(/<script|<link|<img|@import|url\((?!#)/);
  expect(html.match(/https?:\/\/[^"]*/g)?.every((address) => address.startsWith("http://www.w3.org/"))).toBe(
    true,
  );
});

test("names and numbers of a site cannot be mark-up", () => {
  const html = reportHtml({ ...report, site: '<b>"&' });
  expect(html).toContain("<h1>Performance of &lt;b&gt;&quot;&amp;</h1>");
});

test("a period about which nothing is known is drawn all the same", () => {
  const empty = reportOf(fixtureInventory, nothing, hour);
  expect(reportHtml(empty)).toContain("chat-large has data for 0 % of the period only");
  expect(reportMarkdown(empty)).toContain("| chat-large | 0 | 0/s | – | – | – | – | – | – |");
});
