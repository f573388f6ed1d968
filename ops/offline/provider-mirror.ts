import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { ProviderRecipe } from "./provider-catalogue.ts";

/** One version of a provider in Terraform's implied mirror. */
export interface MirroredVersion {
  /** E.g. `4.6.0`. */
  readonly version: string;
  /** The unpacked folder or the packed .zip. */
  readonly path: string;
}

/**
 * The folder of a provider in Terraform's implied local mirror. Whatever lies there, of any version, keeps
 * Terraform from asking the registry for this provider.
 * Source: Terraform's documentation, "CLI configuration", "Implied Local Mirror Directories".
 */
export function mirrorFolder(recipe: ProviderRecipe): string {
  return join(homedir(), ".terraform.d", "plugins", "registry.terraform.io", ...recipe.source.split("/"));
}

/** Where a version lies unpacked in the mirror. */
export function unpackedFolder(recipe: ProviderRecipe, version: string, platform: string): string {
  return join(mirrorFolder(recipe), version, platform);
}

/**
 * The versions for `platform` among the files of a provider's mirror folder, in both layouts that Terraform
 * knows: `VERSION/PLATFORM/` and `terraform-provider-NAME_VERSION_PLATFORM.zip`.
 *
 * @param files - paths relative to the folder, as `readdir` lists them recursively
 * @param platform - e.g. `linux_amd64`
 */
export function mirroredVersions(files: readonly string[], platform: string): readonly MirroredVersion[] {
  const unpacked = /^([^/]+)\/([^/]+)\/terraform-provider-[^/]+$/;
  const packed = /^terraform-provider-[^/_]+_([^/_]+)_(.+)\.zip$/;
  return files.flatMap((file) => {
    const [, version, target] = unpacked.exec(file) ?? packed.exec(file) ?? [];
    if (version === undefined || target !== platform) return [];
    return [{ version, path: file.endsWith(".zip") ? file : join(version, target) }];
  });
}

/** The versions of a provider in this user's mirror, with absolute paths. */
export async function installedVersions(
  recipe: ProviderRecipe,
  platform: string,
): Promise<readonly MirroredVersion[]> {
  const folder = mirrorFolder(recipe);
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  return mirroredVersions(files, platform).map(({ version, path }) => ({
    version,
    path: join(folder, path),
  }));
}
