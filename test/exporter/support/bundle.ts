import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { imageSource } from "../../../infra/images/image-build.ts";

/** The exporter as one file, made as setup makes it. @returns its folder; the file is `exporter.cjs` */
export function bundled(): string {
  const folder = mkdtempSync(join(tmpdir(), "exporter-bundle-"));
  const { bundle, dockerfile } = imageSource(process.cwd(), "exporter");
  writeFileSync(join(folder, "exporter.cjs"), bundle);
  writeFileSync(join(folder, "Dockerfile"), dockerfile);
  return folder;
}
