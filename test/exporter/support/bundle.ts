import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { imageSource } from "../../../infra/images/image-build.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

/** The exporter as one file, made as setup makes it. @returns its folder; the file is `exporter.cjs` */
export function bundled(): string {
  const folder = temporaryDirectory("exporter-bundle-");
  const { bundle, dockerfile } = imageSource(process.cwd(), "exporter");
  writeFileSync(join(folder, "exporter.cjs"), bundle);
  writeFileSync(join(folder, "Dockerfile"), dockerfile);
  return folder;
}
