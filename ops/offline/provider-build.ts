import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "../command.ts";
import { failureRemedy, registryFailure, singleLine } from "./failure.ts";
import type { ProviderRecipe } from "./provider-catalogue.ts";
import { unpackedFolder } from "./provider-mirror.ts";

/** Seconds for one build: 15 times what it takes on two cores, for a slow line and a loaded machine. */
const TIMEOUT_SECONDS = 3600;

/**
 * Builds a provider from its pinned modules and installs it into Terraform's implied mirror, as a whole or
 * not at all. Same sources and same Go, same bytes.
 *
 * @returns the folder it lies in
 * @throws Error with what Go said and what to do
 */
export async function builtProvider(recipe: ProviderRecipe, platform: string): Promise<string> {
  const folder = unpackedFolder(recipe, recipe.builtVersion, platform);
  const file = `${recipe.tool.split("/").at(-1) ?? ""}_v${recipe.builtVersion}`;
  const home = join(homedir(), ".terraform.d");
  await mkdir(home, { recursive: true });
  // In the same file system as the mirror, so that the rename is atomic; outside of it, so that Terraform
  // never sees half a file.
  const workshop = await mkdtemp(join(home, "citadel-build-"));
  try {
    const built = join(workshop, file);
    const go = ["go", "build", "-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags=-s -w"];
    const result = await runCommand([...go, "-o", built, recipe.tool], {
      cwd: join(dirname(fileURLToPath(import.meta.url)), recipe.folder),
      env: { CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: "", GOTOOLCHAIN: "auto" },
      timeoutSeconds: TIMEOUT_SECONDS,
    });
    if (result.exitCode !== 0) throw new Error(buildProblem(recipe, result.stderr));
    await mkdir(folder, { recursive: true });
    await rename(built, join(folder, file));
    return folder;
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

/** Why a provider could not be built, and what to do. */
export function buildProblem(recipe: ProviderRecipe, output: string): string {
  const lines = output.trim().split("\n");
  const reason = singleLine(
    lines
      .filter((line) => !line.startsWith("go: downloading "))
      .slice(-4)
      .join(" "),
  );
  const failure = registryFailure(output);
  const elsewhere =
    "or run terraform providers mirror ~/.terraform.d/plugins where the registry can be reached and copy that folder here";
  return `ops/offline/${recipe.folder}: go build: ${reason}: ${failureRemedy(failure)}, ${elsewhere}`;
}
