import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { debianBase, ensureDebianBase } from "./debian-base.ts";
import { imageExists } from "./image-build.ts";
import { madeImage } from "./image-make.ts";
import { imagePlans, readyTag } from "./image-plan.ts";
import type { Dockerfiles, ImageOrigin, ImagePlan, MadeImage } from "./image-plan.ts";
import { pullRefusal } from "./image-pull.ts";
import { imageKeys } from "./images/recipes.ts";
import type { ImageKey } from "./images/recipes.ts";
import { withLock } from "./lock.ts";
import { madeImages, removeReplacedImages } from "./made-images.ts";
import { inParallel } from "../in-parallel.ts";

/** An image on this machine. */
interface ImageReference {
  /** Name and tag, e.g. `citadel/redis:8.0.6-local`. */
  readonly reference: string;
  /** `public`: the public image, or made from it; `debian`: made from Debian packages. */
  readonly origin: ImageOrigin;
}

/** Every image; Grafana's is null where it cannot be pulled, and the stand-in has to play it. */
export type ImageReferences = Readonly<Record<Exclude<ImageKey, "grafana">, ImageReference>> & {
  readonly grafana: ImageReference | null;
};

/**
 * The third-party images of the local environment: those already on this machine, else pulled, else, where the
 * registry cannot be reached, built from Debian packages.
 *
 * @param report - called with a line for each thing that is found or done
 * @throws Error with every problem and what to do
 */
export async function ensureImages(report: (line: string) => void): Promise<ImageReferences> {
  const dockerfiles = { public: await dockerfile("public"), debian: await dockerfile("debian") };
  return withLock("images", report, async () => {
    const found = await readyImages(dockerfiles);
    for (const { reference } of found.values()) report(`image ${reference}: cached`);
    const missing = imageKeys.filter((key) => !found.has(key));
    const plans = await reachablePlans(missing, dockerfiles, report);
    if (plans.some(({ pull }) => pull === null)) await ensureDebianBase(report);
    await inParallel(Math.max(2, availableParallelism()), plans, async (plan) => {
      const reference = await madeImage(plan);
      found.set(plan.key, { reference, origin: plan.origin });
      report(
        `image ${reference}: ${plan.pull === null ? "built from Debian packages" : `from ${plan.pull}`}`,
      );
    });
    if (plans.length > 0) await removeReplacedImages();
    if (!found.has("grafana")) report("image grafana: cannot be had here, a stand-in plays it");
    return imageReferences(found);
  });
}

function dockerfile(origin: ImageOrigin): Promise<string> {
  const folder = dirname(fileURLToPath(import.meta.url));
  return readFile(join(folder, "images", `${origin}.Dockerfile`), "utf8");
}

async function readyImages(dockerfiles: Dockerfiles): Promise<Map<ImageKey, ImageReference>> {
  const made = await madeImages();
  const found = new Map<ImageKey, ImageReference>();
  for (const key of imageKeys) {
    for (const plan of imagePlans(key, dockerfiles, debianBase)) {
      const reference = await readyReference(plan, made);
      if (reference === undefined) continue;
      found.set(key, { reference, origin: plan.origin });
      break;
    }
  }
  return found;
}

async function readyReference(plan: ImagePlan, made: readonly MadeImage[]): Promise<string | undefined> {
  if (plan.dockerfile !== null) return readyTag(plan, made);
  return plan.pull !== null && (await imageExists(plan.pull)) ? plan.pull : undefined;
}

/** One look-up decides for all images: a registry that refuses is not asked ten times. */
async function reachablePlans(
  missing: readonly ImageKey[],
  dockerfiles: Dockerfiles,
  report: (line: string) => void,
): Promise<readonly ImagePlan[]> {
  const ways = missing.map((key) => imagePlans(key, dockerfiles, debianBase));
  const first = ways.flat().find(({ pull }) => pull !== null)?.pull ?? null;
  if (first === null) return [];
  const refusal = await pullRefusal(first);
  if (refusal === undefined) return ways.flatMap(([preferred]) => preferred ?? []);
  report(`the image registry cannot be reached: ${refusal}`);
  return ways.flatMap((plans) => plans.find(({ pull }) => pull === null) ?? []);
}

function imageReferences(found: ReadonlyMap<ImageKey, ImageReference>): ImageReferences {
  const image = (key: ImageKey): ImageReference => {
    const reference = found.get(key);
    if (reference === undefined)
      throw new Error(`ops/offline/images/recipes.ts: ${key}: no way to have it here`);
    return reference;
  };
  return {
    node: image("node"),
    prometheus: image("prometheus"),
    alertmanager: image("alertmanager"),
    grafana: found.get("grafana") ?? null,
    postgres: image("postgres"),
    pgpool: image("pgpool"),
    redis: image("redis"),
    "node-exporter": image("node-exporter"),
    "postgres-exporter": image("postgres-exporter"),
    "redis-exporter": image("redis-exporter"),
  };
}
