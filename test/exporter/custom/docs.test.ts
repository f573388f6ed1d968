/** docs/custom-metrics.md quotes answers as the exporter gives them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folders = ["exporter/custom", "exporter/exposition", "exporter/server"];
const sources = folders
  .flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".ts"))
      .map((name) => join(folder, name)),
  )
  .map((file) => readFileSync(file, "utf8"))
  .join("\n");

/** What stands in backquotes in the first cell of each row, cut where it leaves something out. */
const quotes = readFileSync("docs/custom-metrics.md", "utf8")
  .split("\n## ")
  .filter((section) => section.startsWith("Troubleshooting\n"))
  .flatMap((section) => section.split("\n").filter((line) => /^\| [2-5]\d\d/.test(line)))
  .flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map(([, quote = ""]) => quote));

/** The texts in the sources with whatever they fill in left out, as the docs leave it out. */
const texts = sources.replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, "…");

test("answers are quoted there", () => {
  expect(quotes.length).toBeGreaterThan(15);
});

test.each(quotes)("%s is an answer that the exporter gives", (quote) => {
  // Not toContain, which would print all sources.
  expect(quote.split("…").filter((piece) => !texts.includes(piece.trim()))).toEqual([]);
});
