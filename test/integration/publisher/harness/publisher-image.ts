import { imageBuilds, imageSources } from "../../../../infra/images/built-images.ts";
import type { ImageBuild } from "../../../../infra/images/image-build.ts";
import { rebuildImage } from "../../../../ops/offline/image-build.ts";
import { checkout } from "../../../../ops/options.ts";
import { docker, localImage } from "./docker.ts";

/** Stand for the official images, which cannot be had here: of all that they hold, the tool where they have it. */
export const official = {
  prometheus: "citadel/publisher-test-prometheus:official",
  alertmanager: "citadel/publisher-test-alertmanager:official",
  foreign: "citadel/publisher-test-prometheus:foreign",
} as const;

/** Makes {@link official}'s images of Debian's programs; `foreign` has a promtool that runs on no base of ours. */
export async function makeOfficialImages(): Promise<void> {
  await removedImages(...Object.values(official));
  await holdingTool(official.prometheus, await localImage("prometheus"), "promtool");
  await holdingTool(official.alertmanager, await localImage("alertmanager"), "amtool");
  // As the kernel sees a program that was linked against a C library which is not there.
  const script = "printf '#!/lib/ld-musl-x86_64.so.1\\n' > /bin/promtool && chmod 0755 /bin/promtool";
  const dockerfile = `FROM ${await localImage("node")}\nRUN ${script}\n`;
  await rebuildImage({ context: null, dockerfile, tag: official.foreign });
}

async function holdingTool(tag: string, local: string, tool: string): Promise<void> {
  const dockerfile = `FROM ${local} AS local\nFROM scratch\nCOPY --from=local /usr/bin/${tool} /bin/${tool}\n`;
  await rebuildImage({ context: null, dockerfile, tag });
}

/** How setup would build the publisher's image on a base. */
export function publisherOn(base: string, prometheus: string = official.prometheus): ImageBuild {
  const { alertmanager } = official;
  return imageBuilds(imageSources(checkout), { base, prometheus, alertmanager }).publisher;
}

/** Takes images away, as far as they are there. */
export async function removedImages(...tags: readonly string[]): Promise<void> {
  await docker("image", "rm", "--force", ...tags);
}
