import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fc } from "../../seeded-fast-check.ts";
import { isPacked, packedPath, packedPublication } from "../../../infra/publications/packed-publication.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const root = temporaryDirectory("packed-publication-");

/** What stands in the files once a shell has run the script beneath `root`, and what the publisher then said. */
function unpacked(candidate: Readonly<Record<string, string>>) {
  const script = packedPublication({
    candidate,
    scripts: { "publish.sh": 'cat; echo "published"\n' },
  }).replaceAll(/(?<=[ '])\/(?=candidate|publisher)/g, `${root}/`);
  const { stdout, stderr } = spawnSync("sh", ["-s"], { input: script, encoding: "utf8" });
  return {
    said: `${stdout}${stderr}`,
    files: Object.fromEntries(
      Object.keys(candidate).map((path) => [path, readFileSync(join(root, "candidate", path), "utf8")]),
    ),
  };
}

test("a shell puts every file in place as it is, then publishes, with nothing left on its standard input", () => {
  const candidate = {
    "scrape/models.yml": "a: 'b'\n\n",
    "rules/x.yml": "no newline at the end",
    empty: "",
    "odd.yml": "%s \\n $(id) `id` \"${HOME}\" '\\'' END_OF_FILE\n≥ → ä 🦉\r\n\t",
  };
  expect(unpacked(candidate)).toEqual({ said: "published\n", files: candidate });
});

test("whatever a text holds, a shell writes the same", () => {
  // No NUL: no text of a configuration holds one, and a shell cannot.
  const text = fc.string({ unit: "binary", maxLength: 300 }).map((any) => any.replaceAll("\0", ""));
  fc.assert(
    fc.property(fc.array(text, { minLength: 20, maxLength: 20 }), (texts) => {
      const files = Object.fromEntries(texts.map((each, index) => [`${String(index)}.yml`, each]));
      expect(unpacked(files).files).toEqual(files);
    }),
    { numRuns: 20 },
  );
});

test.each([
  ["files/prometheus.sh", true],
  [packedPath("exporter"), true],
  ["files/publisher/publish.sh", false],
  ["files/prometheus/rules/a.yml", false],
  ["files/dashboards/a.json", false],
])("%s is a packed publication: %p", (path, expected) => {
  expect(isPacked(path)).toBe(expected);
});
