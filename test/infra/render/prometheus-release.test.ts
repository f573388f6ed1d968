import { prometheusRelease } from "../../../infra/render/prometheus-release.ts";
import { releaseMarker } from "../../../infra/render/release-marker.ts";
import { markedRelease } from "../../../infra/render/release.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";

test("one rule file carries the release's hash, every other file keeps its name", () => {
  const { hash, files } = prometheusRelease(fixtureInventory);
  expect(hash).toMatch(/^[0-9a-f]{12}$/);
  const ruleFiles = Object.keys(files).filter((path) => path.startsWith("rules/"));
  expect(ruleFiles.filter((path) => path.includes("release"))).toEqual([`rules/release.${hash}.yml`]);
  expect(ruleFiles).toContain("rules/availability.yml");
  expect(Object.entries(files).filter(([path, text]) => `${path}\n${text}`.includes(hash))).toEqual(
    Object.entries(releaseMarker(hash)),
  );
});

test("the marker records which release it is, also where the hash looks like a number", () => {
  expect(releaseMarker("012345678901")).toEqual({
    "rules/release.012345678901.yml": `groups:
  - name: release
    interval: 1m
    rules:
      - record: citadel_release_info
        expr: vector(1)
        labels:
          release: "012345678901"
`,
  });
});

test("another text, another name and another marker each make another release", () => {
  const marker = (hash: string) => ({ mark: hash });
  const hashes = [
    markedRelease({ a: "1" }, marker),
    markedRelease({ a: "2" }, marker),
    markedRelease({ b: "1" }, marker),
    markedRelease({ a: "1" }, (hash) => ({ mark: `${hash}!` })),
  ].map(({ hash }) => hash);
  expect(new Set(hashes).size).toBe(4);
  expect(markedRelease({ a: "1" }, marker).hash).toBe(hashes[0]);
});
