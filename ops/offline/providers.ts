import { ensureGo } from "./go.ts";
import { withLock } from "./lock.ts";
import { builtProvider } from "./provider-build.ts";
import { providerRecipes } from "./provider-catalogue.ts";
import type { ProviderName, ProviderRecipe } from "./provider-catalogue.ts";
import { installedVersions, mirrorFolder } from "./provider-mirror.ts";
import { registryReach, terraformPlatform } from "./registry.ts";
import type { RegistryReach } from "./registry.ts";

/** Where Terraform gets a provider from. */
interface ProviderOrigin {
  /** `registry`: fetched by Terraform itself; `mirror`: lay in the mirror; `built`: built into it just now. */
  readonly from: "registry" | "mirror" | "built";
  /** The version to require, e.g. `4.6.0`. */
  readonly version: string;
}

/** Where Terraform gets each provider from. */
export type ProviderSource = Readonly<Record<ProviderName, ProviderOrigin>>;

/**
 * Sees to it that Terraform finds every provider: in its implied mirror, else at the public registry, else
 * built from pinned modules into the mirror.
 *
 * @param report - called with a line for each thing that is found or done
 * @throws Error with what to do where a provider can be had from nowhere, or the registry has not answered
 */
export async function ensureProviders(report: (line: string) => void): Promise<ProviderSource> {
  const platform = await terraformPlatform();
  return withLock("terraform-providers", report, async () => {
    let asked: Promise<RegistryReach> | undefined;
    const reach = () => (asked ??= reportedReach(report));
    const docker = await ensureProvider("docker", platform, reach, report);
    const grafana = await ensureProvider("grafana", platform, reach, report);
    return { docker, grafana };
  });
}

async function ensureProvider(
  name: ProviderName,
  platform: string,
  reach: () => Promise<RegistryReach>,
  report: (line: string) => void,
): Promise<ProviderOrigin> {
  const recipe = providerRecipes[name];
  const installed = await installedVersions(recipe, platform);
  for (const version of [recipe.registryVersion, recipe.builtVersion]) {
    const found = installed.find((candidate) => candidate.version === version);
    if (found === undefined) continue;
    report(`provider ${name} ${version}: in ${found.path}`);
    return { from: "mirror", version };
  }
  const registry = await reach();
  if (registry.reachable) {
    const others = installed.map(({ version }) => version);
    if (others.length > 0) throw new Error(hiddenRegistryProblem(recipe, others));
    report(`provider ${name} ${recipe.registryVersion}: from the Terraform registry`);
    return { from: "registry", version: recipe.registryVersion };
  }
  await ensureGo(report);
  const minutes = String(recipe.buildMinutes);
  report(`provider ${name} ${recipe.builtVersion}: building it with Go, ${minutes} minutes on two cores`);
  const folder = await builtProvider(recipe, platform);
  report(`provider ${name} ${recipe.builtVersion}: built into ${folder}`);
  return { from: "built", version: recipe.builtVersion };
}

async function reportedReach(report: (line: string) => void): Promise<RegistryReach> {
  const registry = await registryReach();
  if (!registry.reachable) report(`the Terraform registry cannot be reached: ${registry.because}`);
  return registry;
}

/** The registry has the version, but Terraform will not ask it while another version lies in the mirror. */
export function hiddenRegistryProblem(recipe: ProviderRecipe, others: readonly string[]): string {
  const { registryVersion } = recipe;
  return `${mirrorFolder(recipe)}: holds ${others.join(", ")} but not ${registryVersion}, and keeps Terraform from asking the registry: add ${registryVersion} there, or move the folder away`;
}
