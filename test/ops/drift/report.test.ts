import { fc } from "../../seeded-fast-check.ts";
import type { Drift } from "../../../ops/drift/drift.ts";
import { driftMarkdown } from "../../../ops/drift/report/markdown.ts";
import { driftText } from "../../../ops/drift/report/terminal.ts";

const none: Drift = {
  environment: "production",
  release: { number: 12, commit: "0123abc", at: "2026-11-23T05:00:00Z" },
  differences: [],
  notes: [],
  unknown: [],
  diffs: [],
};
const some: Drift = {
  ...none,
  differences: [
    { id: "a", gravity: "grave", text: "container exporter is gone", remedy: "npm run deploy" },
    { id: "b", gravity: "plain", text: "rules/*.yml was edited by @bob", remedy: "npm run deploy" },
  ],
  notes: ["silence of anna"],
  unknown: ["gpu01: is down: start it"],
  diffs: [{ path: "metrics/rules.yml", text: "-for: 1m\n+for: 2m ```\n" }],
};

test("a terminal is told nothing but the verdict where there is no drift", () => {
  expect(driftText(none)).toBe(
    "production: as release 12 was deployed\nrelease 12: commit 0123abc, 2026-11-23T05:00:00Z",
  );
});

test("what could not be told is part of the verdict", () => {
  expect(driftText({ ...none, unknown: ["gpu01: is down"] }).split("\n")[0]).toBe(
    "production: no drift from release 12 was seen; 1 thing could not be told",
  );
});

test("a terminal is told the gravest first, each with what to do, then notes and diffs", () => {
  expect(driftText(some)).toBe(
    [
      "production: 2 differences from release 12, 1 grave; 1 thing could not be told",
      "release 12: commit 0123abc, 2026-11-23T05:00:00Z",
      "",
      "Differences",
      "  GRAVE container exporter is gone",
      "    → npm run deploy",
      "  rules/*.yml was edited by @bob",
      "    → npm run deploy",
      "",
      "For information",
      "  silence of anna",
      "",
      "Could not be told",
      "  gpu01: is down: start it",
      "",
      "Files, recorded → live",
      "-for: 1m",
      "+for: 2m ```",
    ].join("\n"),
  );
});

test("a diff of thousands of lines is cut in a terminal, and what was cut is counted", () => {
  const text = Array.from({ length: 100 }, (_, line) => `-${String(line)}`).join("\n");
  expect(driftText({ ...some, diffs: [{ path: "a", text }] })).toMatch(/\n-59\n… and 40 lines more$/);
});

test("an issue is found again by its first line, mentions nobody and keeps its fences closed", () => {
  expect(driftMarkdown(some)).toBe(
    [
      "<!-- citadel-drift:production -->",
      "## production: 2 differences from release 12, 1 grave; 1 thing could not be told",
      "",
      "Release 12: commit 0123abc, 2026-11-23T05:00:00Z.",
      "",
      "### Grave",
      "",
      "- container exporter is gone<br>→ npm run deploy",
      "",
      "### Differences",
      "",
      "- rules/\\*.yml was edited by @<!-- -->bob<br>→ npm run deploy",
      "",
      "### For information",
      "",
      "- silence of anna",
      "",
      "### Could not be told",
      "",
      "- gpu01: is down: start it",
      "",
      "<details><summary>metrics/rules.yml</summary>",
      "",
      "````diff",
      "-for: 1m",
      "+for: 2m ```",
      "````",
      "",
      "</details>",
      "",
    ].join("\n"),
  );
});

test("an issue is always short enough, whatever was found", () => {
  const text = fc.string({ maxLength: 2000, unit: "grapheme" });
  const drifts = fc.record({
    environment: fc.constant("production"),
    release: fc.constant(none.release),
    differences: fc.array(
      fc.record({
        id: text,
        gravity: fc.constantFrom("grave" as const, "plain" as const),
        text,
        remedy: text,
      }),
      { maxLength: 300, size: "max" },
    ),
    notes: fc.array(text, { maxLength: 300, size: "max" }),
    unknown: fc.array(text, { maxLength: 300, size: "max" }),
    diffs: fc.array(fc.record({ path: text, text }), { maxLength: 60 }),
  });
  fc.assert(
    fc.property(drifts, (drift) => {
      expect(driftMarkdown(drift).length).toBeLessThan(60_000);
    }),
    { numRuns: 15 },
  );
});

test("lines that do not fit are left out and counted, even where every letter has to be escaped", () => {
  const long = "@".repeat(2000);
  const differences = Array.from({ length: 30 }, (_, index) => ({
    id: String(index),
    gravity: "grave" as const,
    text: long,
    remedy: long,
  }));
  const lines = Array.from({ length: 30 }, () => long);
  const diffs = [{ path: long, text: "`".repeat(70_000) }];
  const report = driftMarkdown({ ...some, differences, notes: lines, unknown: lines, diffs });
  expect(report.length).toBeLessThan(60_000);
  expect(report.match(/^- and \d+ more: `npm run drift` lists them$/gm)).toEqual([
    "- and 27 more: `npm run drift` lists them",
    "- and 28 more: `npm run drift` lists them",
    "- and 28 more: `npm run drift` lists them",
  ]);
});

test("diffs that do not fit are left out from the longest, and counted", () => {
  const diffs = [10, 70_000, 20].map((length, index) => ({
    path: `f${String(index)}`,
    text: "-".repeat(length),
  }));
  const report = driftMarkdown({ ...none, diffs });
  expect([...report.matchAll(/<summary>(.*?)<\/summary>/g)].map(([, path]) => path)).toEqual(["f0", "f2"]);
  expect(report).toContain("1 longer diff is left out: `npm run drift` shows them.");
});
