import { fc } from "../../../seeded-fast-check.ts";
import { reviewMarkdown } from "../../../../ops/review/report/markdown.ts";
import { reviewText } from "../../../../ops/review/report/terminal.ts";
import { effects, subjects, type Review } from "../../../../ops/review/review.ts";

const nothing: Review = {
  environment: "production",
  base: "main",
  head: "pull request",
  impacts: [],
  changes: [],
  objections: [],
  diffs: [],
  digest: "0123456789abcdef",
};

const words = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom(
    "```",
    "````diff",
    "</details>",
    "<!-- x -->",
    "@everyone",
    "😀".repeat(2000),
    "a|b",
    "line\nline",
  ),
);
const review: fc.Arbitrary<Review> = fc.record({
  environment: words,
  base: words,
  head: words,
  impacts: fc.array(
    fc.record({
      service: words,
      host: words,
      effect: fc.constantFrom(...effects),
      seconds: fc.nat(100),
      because: words,
    }),
    { maxLength: 40 },
  ),
  changes: fc.array(
    fc.record({
      id: words,
      subject: fc.constantFrom(...subjects),
      action: fc.constantFrom("added" as const, "removed" as const, "changed" as const),
      text: words,
    }),
    { maxLength: 60 },
  ),
  objections: fc.array(fc.record({ name: words, reason: words, acknowledged: fc.boolean() }), {
    maxLength: 20,
  }),
  diffs: fc.array(
    fc.record({ path: words, text: fc.array(words, { maxLength: 200 }).map((lines) => lines.join("\n")) }),
    { maxLength: 20 },
  ),
  digest: fc.constant("0123456789abcdef"),
});

/** Lines of a Markdown text that stand in no fence. @throws Error when a fence is not closed. */
function linesOutsideFences(markdown: string): readonly string[] {
  const outside: string[] = [];
  let open = "";
  for (const line of markdown.split("\n")) {
    const fence = /^(`{3,})/.exec(line)?.[1] ?? "";
    if (open === "" && fence === "") outside.push(line);
    else if (open === "") open = fence;
    else if (/^`+$/.test(line) && fence.length >= open.length) open = "";
  }
  if (open !== "") throw new Error(`a fence of ${String(open.length)} is not closed`);
  return outside;
}

test("whatever the review, its comment is below 60,000 characters, whole, and ends with the digest", () => {
  fc.assert(
    fc.property(review, (any) => {
      const markdown = reviewMarkdown(any);
      expect(markdown.length).toBeLessThan(60_000);
      expect(Buffer.from(markdown).toString()).toBe(markdown);
      const outside = linesOutsideFences(markdown);
      expect(outside.filter((line) => line.startsWith("<details>"))).toHaveLength(
        outside.filter((line) => line === "</details>").length,
      );
      expect(markdown.endsWith("Digest of this change: `0123456789abcdef`\n")).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test("long diffs give way to short ones, and it is said what did not fit", () => {
  const lines = (count: number) => `+${"x".repeat(59)}\n`.repeat(count);
  const markdown = reviewMarkdown({
    ...nothing,
    diffs: [
      { path: "a/long.yml", text: lines(3000) },
      { path: "b/longer.yml", text: lines(4000) },
      { path: "c/short.yml", text: lines(2) },
    ],
  });
  expect(markdown).toContain("<details><summary>c/short.yml</summary>");
  expect(markdown).toContain("<details><summary>a/long.yml</summary>");
  expect(markdown).toMatch(/^\d{4} more lines not shown here\.$/m);
  expect(markdown).toContain("1 diff of 4000 lines did not fit here: b/longer.yml.");
});

test("more changes than fit are counted", () => {
  const changes = Array.from({ length: 2000 }, (_, index) => ({
    id: `alert/${String(index)}`,
    subject: "alert" as const,
    action: "added" as const,
    text: `Alert${String(index)}: ${"x".repeat(60)}`,
  }));
  const markdown = reviewMarkdown({ ...nothing, changes });
  const shown = markdown.split("\n").filter((line) => line.startsWith("- Alert")).length;
  expect(markdown).toContain(`${String(2000 - shown)} more changes did not fit here.`);
});

test("nothing in a comment is markup, mention or comment of a rendered text", () => {
  const text = "@team <b>*bold*</b> <!-- --> [link](http://x) `code` | # x";
  const change = { id: "x", subject: "alert", action: "changed", text } as const;
  expect(reviewMarkdown({ ...nothing, changes: [change] })).toContain(
    "- &#64;team &#60;b&#62;&#42;bold&#42;&#60;/b&#62; &#60;!-- --&#62; &#91;link&#93;(http://x) &#96;code&#96; &#124; # x",
  );
});

const changed: Review = {
  ...nothing,
  impacts: [
    { service: "exporter", host: "gpu01", effect: "recreate", seconds: 5, because: "changes its image" },
  ],
  objections: [{ name: "unpinned:x", reason: "it moves", acknowledged: true }],
  changes: [{ id: "image/x", subject: "image", action: "changed", text: "x: 1 → 2" }],
  diffs: [{ path: "a.yml", text: "--- a.yml\n+++ a.yml\n@@ -1,1 +1,1 @@\n-\u001b[31ma\n+b\n" }],
};

test("a terminal is told the same with and without colours, and no rendered text reaches it as a command", () => {
  const plain = reviewText(changed, "plain");
  expect(plain).toBe(
    [
      "production: new container of exporter, not answering for up to 5 seconds",
      "main → pull request",
      "",
      "Objections",
      "  acknowledged: unpinned:x: it moves",
      "",
      "What happens to the services",
      "  exporter (gpu01): new container, up to 5 seconds: changes its image",
      "",
      "Images",
      "  x: 1 → 2",
      "",
      "1 file as rendered",
      "--- a.yml",
      "+++ a.yml",
      "@@ -1,1 +1,1 @@",
      "-�[31ma",
      "+b",
      "",
      "digest 0123456789abcdef",
      "",
    ].join("\n"),
  );
  const coloured = reviewText(changed, "colour");
  expect(coloured).not.toBe(plain);
  expect(coloured.replaceAll(/\u001b\[\d+m/g, "")).toBe(plain);
});
