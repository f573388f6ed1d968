import { rebuildImage } from "./image-build.ts";
import { imageLabels, imageTag } from "./image-plan.ts";
import type { ImagePlan } from "./image-plan.ts";
import { pullRefusal } from "./image-pull.ts";
import { imageRecipes } from "./images/recipes.ts";
import { packageVersion, renameImage } from "./made-images.ts";

/**
 * Makes the image of a plan.
 *
 * @returns its reference
 * @throws Error with the end of what docker printed
 */
export async function madeImage(plan: ImagePlan): Promise<string> {
  const { key, origin, pull, dockerfile, buildArgs, recipe } = plan;
  if (pull !== null) {
    const refusal = await pullRefusal(pull);
    if (refusal !== undefined) throw new Error(`docker pull ${pull}: ${refusal}: run this again`);
    if (dockerfile === null) return pull;
  }
  if (dockerfile === null) throw new Error(`${key}: neither pulled nor built`);
  // Its final tag names the version, which only the finished image tells.
  const building = `citadel/${key}:${recipe}-building`;
  const labels = { [imageLabels.key]: key, [imageLabels.recipe]: recipe, [imageLabels.origin]: origin };
  await rebuildImage({ context: null, dockerfile, tag: building, labels, buildArgs });
  const tag = imageTag(key, origin, await version(building, plan));
  await renameImage(building, tag);
  return tag;
}

async function version(image: string, { key, origin, pull }: ImagePlan): Promise<string> {
  const [first] = imageRecipes[key].debian?.packages ?? [];
  if (origin === "debian" && first !== undefined) return packageVersion(image, first);
  return pull?.split(":").at(-1) ?? "unknown";
}
