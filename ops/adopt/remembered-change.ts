import type { FileChange } from "./file-change.ts";
import { rememberFile, type AdoptManifest } from "./manifest.ts";
import type { AdoptionSite } from "./site.ts";
import { sha256, standingEdits, textOf, withoutEdits } from "./text-edit.ts";

/**
 * Writes down what a file is without us, also where it has been ours before and was edited since.
 * @param citadel - the directory of ours that keeps it
 * @param manifest - what is written down there
 */
export async function rememberChange(
  site: AdoptionSite,
  citadel: string,
  manifest: AdoptManifest | undefined,
  { file, text, edits }: FileChange,
): Promise<void> {
  const known = manifest?.files.find(({ path }) => path === file.path)?.adopted;
  const before = known?.kind === "edited" ? standingEdits(textOf(file.bytes), known.edits) : [];
  const ours = [...before, ...edits];
  await rememberFile(site.host, citadel, site.owner, {
    path: file.path,
    bytes: Buffer.from(withoutEdits(text, ours)),
    access: file.access,
    adopted: { kind: "edited", sha256: sha256(text), edits: ours },
  });
}
