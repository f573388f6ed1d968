import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { imageBuild, imageSource, ImageSourceError } from "../../../infra/images/image-build.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const checkout = resolve(__dirname, "../../..");
const source = { name: "exporter", dockerfile: "FROM x", bundle: "run()" } as const;

test("an image is named after what it is made of, and of nothing else", () => {
  const { tag } = imageBuild(source, "node:24");
  expect(tag).toMatch(/^citadel\/exporter:[0-9a-f]{12}$/);
  expect(imageBuild({ ...source }, "node:24").tag).toBe(tag);
  const others = [
    imageBuild({ ...source, bundle: "run(1)" }, "node:24"),
    imageBuild({ ...source, dockerfile: "FROM y" }, "node:24"),
    imageBuild(source, "node:25"),
  ];
  expect(new Set([tag, ...others.map((other) => other.tag)]).size).toBe(4);
});

test("a build has the program's bundle in its context and the base as an argument", () => {
  expect(imageBuild(source, "node:24")).toMatchObject({
    dockerfile: "FROM x",
    buildArguments: { BASE: "node:24" },
    files: { "exporter.cjs": "run()" },
  });
});

test.each(["exporter", "simulator"] as const)(
  "the %s is bundled to the same bytes each time, without a path of this machine",
  (name) => {
    const first = imageSource(checkout, name);
    expect(imageSource(checkout, name)).toEqual(first);
    expect(first.bundle).not.toContain(checkout);
    expect(first.dockerfile).toContain(`COPY ${name}.cjs`);
  },
);

test("a program that is not there is refused by the name of its file", () => {
  const empty = temporaryDirectory("image-source-");
  mkdirSync(join(empty, "exporter"));
  writeFileSync(join(empty, "exporter/Dockerfile"), "");
  expect(() => imageSource(empty, "exporter")).toThrow(
    new ImageSourceError("exporter/main.ts: no such file: the image exporter is built from it"),
  );
});
