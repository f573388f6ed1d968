import { fc } from "../../seeded-fast-check.ts";
import type { Bundle } from "../../../ops/bundle/bundle.ts";
import { bundleOf } from "../../../ops/bundle/bundle.ts";
import { appliedDifferences, changeDigest } from "../../../ops/review/digest.ts";
import { typicalChanges } from "../../fixtures/changes/index.ts";
import { goodBundle } from "./bundle.ts";

// Generous: a synthesis takes seconds on an idle machine, and more on a busy one.
jest.setTimeout(120_000);

let good: Bundle;

beforeAll(() => {
  good = goodBundle();
});

/** The bundle as the same sources give it elsewhere: of another commit, in a folder that lies deeper or less deep. */
function elsewhere(bundle: Bundle, commit: string, depth: number): Bundle {
  return bundleOf({
    stacks: bundle.stacks.map((stack) => ({
      ...stack,
      template: templateElsewhere(stack.template, commit, depth),
    })),
  });
}

function templateElsewhere(template: unknown, commit: string, depth: number): unknown {
  return JSON.parse(
    JSON.stringify(template)
      .replaceAll(/"COMMIT=[^"]*"/g, JSON.stringify(`COMMIT=${commit}`))
      .replaceAll(/(?:\.\.\/)+/g, "../".repeat(depth)),
  );
}

test("every typical change has a digest of its own, of 16 hexadecimal digits", () => {
  const digests = typicalChanges.map(({ bundle }) => changeDigest(good, bundle(good)));
  expect(new Set(digests).size).toBe(typicalChanges.length);
  for (const digest of digests) expect(digest).toMatch(/^[0-9a-f]{16}$/);
});

test("a change has the same digest in any folder, of any commit", () => {
  const changed = typicalChanges[1]?.bundle(good) ?? good;
  const digest = changeDigest(good, changed);
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9a-f]{7,40}$/), fc.integer({ min: 1, max: 9 }), (commit, depth) => {
      expect(changeDigest(elsewhere(good, "base", depth), elsewhere(changed, commit, depth))).toBe(digest);
    }),
    { numRuns: 10 },
  );
});

test("a commit alone changes nothing", () => {
  expect(appliedDifferences(good, elsewhere(good, "another", 3))).toEqual([]);
});

test("the order of checksums in a lock file means nothing, another version of a provider does", () => {
  const locked = (lines: readonly string[]): Bundle => ({
    stacks: good.stacks.map((stack) => ({ ...stack, lockFile: lines.join("\n") })),
  });
  const one = ['version = "4.6.0"', '"h1:a",', '"h1:b",'];
  expect(appliedDifferences(locked(one), locked(one.toReversed()))).toEqual([]);
  expect(appliedDifferences(locked(one), locked(['version = "4.7.0"', ...one.slice(1)]))).not.toEqual([]);
});

const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const stack = fc.record({
  name: fc.constant("local-exporter"),
  template: fc.dictionary(
    fc.constantFrom("resource", "provider"),
    fc.dictionary(
      fc.constantFrom("docker_container", "docker_image"),
      fc.dictionary(
        fc.constantFrom("a", "b"),
        fc.dictionary(
          fc.constantFrom("name", "env", "memory"),
          fc.oneof(leaf, fc.array(leaf, { maxLength: 3 })),
        ),
      ),
    ),
  ),
  files: fc.dictionary(fc.constantFrom("files/a.yml", "files/b.yml"), fc.string()),
});

test("two bundles have the digest of no change exactly when nothing that is applied differs", () => {
  const none = changeDigest({ stacks: [] }, { stacks: [] });
  fc.assert(
    fc.property(stack, stack, (one, other) => {
      const [base, head] = [{ stacks: [one] }, { stacks: [other] }];
      expect(changeDigest(base, base)).toBe(none);
      expect(changeDigest(base, head) === none).toBe(appliedDifferences(base, head).length === 0);
    }),
  );
});

test("any text of any file that differs gives another digest", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      fc.pre(one !== other);
      const having = (text: string): Bundle => ({
        stacks: [{ name: "a", template: {}, files: { "files/x.yml": text } }],
      });
      expect(changeDigest(having(""), having(`x${one}`))).not.toBe(
        changeDigest(having(""), having(`x${other}`)),
      );
    }),
  );
});
