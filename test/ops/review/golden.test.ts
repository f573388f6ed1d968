import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../../infra/synthesised.ts";
import { review } from "../../../ops/review/compare.ts";
import { reviewMarkdown } from "../../../ops/review/report/markdown.ts";
import type { Bundle } from "../../../ops/bundle/bundle.ts";
import type { Review } from "../../../ops/review/review.ts";
import { typicalChanges } from "../../fixtures/changes/index.ts";
import { goodBundle } from "./bundle.ts";

// Generous: a synthesis takes seconds on an idle machine, and more on a busy one.
jest.setTimeout(120_000);

const folder = join(checkout, "test/golden/review");
let good: Bundle;

beforeAll(() => {
  good = goodBundle();
});

function reviewed(changed: Bundle): Review {
  return review({
    environment: "production",
    base: { title: "main", bundle: good },
    head: { title: "the pull request", bundle: changed },
    acknowledged: [],
  });
}

test.each(typicalChanges)("the review of $name is the one in test/golden/review", ({ name, bundle }) => {
  const file = join(folder, `${name}.md`);
  const markdown = reviewMarkdown(reviewed(bundle(good)));
  if (process.env["UPDATE_GOLDEN"] === "1") {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, markdown);
  }
  expect(existsSync(file) ? readFileSync(file, "utf8") : "").toBe(markdown);
});

test("every golden review belongs to a typical change", () => {
  expect(readdirSync(folder).sort()).toEqual(typicalChanges.map(({ name }) => `${name}.md`).sort());
});

test("a review of what did not change has nothing to say", () => {
  expect(reviewed(good)).toMatchObject({
    changes: [],
    objections: [],
    diffs: [],
    resources: [],
    unforeseen: [],
  });
});

test("the example in the documentation is a real review", () => {
  const documentation = readFileSync(join(checkout, "docs/review.md"), "utf8");
  const example = readFileSync(join(folder, "broken-rule.md"), "utf8");
  expect(documentation).toContain(`\`\`\`\`text\n${example}\`\`\`\`\n`);
});
