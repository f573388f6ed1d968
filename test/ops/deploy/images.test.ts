import type { Bundle } from "../../../ops/bundle/bundle.ts";
import { imageReferences, lostImages, lostImageText, withImagesOf } from "../../../ops/deploy/images.ts";

const stack = (name: string, images: Readonly<Record<string, string>>): Bundle["stacks"][number] => ({
  name,
  template: {
    terraform: { x: 1 },
    resource: {
      docker_container: { c: { name: "c", image: "${docker_image.a.image_id}" } },
      docker_image: Object.fromEntries(
        Object.entries(images).map(([id, image]) => [id, { name: image, keep_locally: true }]),
      ),
    },
  },
  files: { "files/x": "text" },
});

test("a stack names its images once each", () => {
  expect(imageReferences(stack("s", { a: "x:2", b: "x:1", c: "x:2" }))).toEqual(["x:1", "x:2"]);
  expect(imageReferences({ name: "s", template: {}, files: {} })).toEqual([]);
});

test("an image that is gone, or that means another one now, is told", () => {
  const bundle = { stacks: [stack("s", { a: "x:1", b: "x:2", c: "x:3" })] };
  const then = { "x:1": "sha256:1", "x:2": "sha256:2", "x:3": "sha256:3" };
  const lost = lostImages(bundle, then, { "x:1": "sha256:1", "x:3": "sha256:9" });
  expect(lost.map(lostImageText)).toEqual([
    "image x:2: its host does not have it any more",
    "image x:3: names another image now than it did then",
  ]);
});

test("configuration alone goes back when the images are those that run", () => {
  const old = { stacks: [stack("s", { a: "x:1", gone: "y:1" }), stack("only-old", { a: "x:1" })] };
  const now = { stacks: [stack("s", { a: "x:2", b: "z:1" })] };
  expect(withImagesOf(old, now)).toEqual({
    stacks: [stack("s", { a: "x:2", gone: "y:1" }), stack("only-old", { a: "x:1" })],
  });
});
