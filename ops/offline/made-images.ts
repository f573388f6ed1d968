import { z } from "zod";
import { runCommand } from "../command.ts";
import { imageLabels } from "./image-plan.ts";
import type { MadeImage } from "./image-plan.ts";

const inspected = z.array(
  z.object({
    RepoTags: z.array(z.string()).nullable(),
    Config: z.object({ Labels: z.record(z.string(), z.string()) }),
  }),
);

/**
 * The images on this machine that our recipes have made.
 *
 * @throws Error when the Docker daemon does not list them
 */
export async function madeImages(): Promise<readonly MadeImage[]> {
  const list = await docker(["image", "ls", "--quiet", "--no-trunc", "--filter", `label=${imageLabels.key}`]);
  const ids = [...new Set(list.split("\n").filter((id) => id !== ""))];
  if (ids.length === 0) return [];
  const images = inspected.parse(JSON.parse(await docker(["image", "inspect", ...ids])));
  return images.map((image) => ({
    key: image.Config.Labels[imageLabels.key] ?? "",
    recipe: image.Config.Labels[imageLabels.recipe] ?? "",
    tags: image.RepoTags ?? [],
  }));
}

/**
 * The version of a Debian package in an image.
 *
 * @throws Error when the image does not hold it
 */
export function packageVersion(image: string, name: string): Promise<string> {
  const query = ["--entrypoint", "dpkg-query", image, "--show", "--showformat", "${Version}", name];
  return docker(["run", "--rm", "--network", "none", "--read-only", ...query]);
}

/**
 * Gives an image another name.
 *
 * @throws Error when the daemon refuses
 */
export async function renameImage(from: string, to: string): Promise<void> {
  await docker(["tag", from, to]);
  await docker(["rmi", from]);
}

/**
 * Removes the images of ours that have lost their name to a newer one and that no container uses.
 *
 * @throws Error when the daemon refuses
 */
export async function removeReplacedImages(): Promise<void> {
  await docker(["image", "prune", "--force", "--filter", `label=${imageLabels.key}`]);
}

async function docker(args: readonly string[]): Promise<string> {
  const result = await runCommand(["docker", ...args], { timeoutSeconds: 120 });
  if (result.exitCode === 0) return result.stdout;
  throw new Error(`docker ${args.join(" ")}: ${result.stderr.trim()}: correct that and run this again`);
}
