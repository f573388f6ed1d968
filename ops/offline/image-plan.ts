import { createHash } from "node:crypto";
import { imageRecipes, publicBase } from "./images/recipes.ts";
import type { ImageKey } from "./images/recipes.ts";

/** Where the content of an image comes from. */
export type ImageOrigin = "public" | "debian";

/** One way to have an image. */
export interface ImagePlan {
  readonly key: ImageKey;
  readonly origin: ImageOrigin;
  /** The public image to pull first; null: none, the image is built on our own Debian base. */
  readonly pull: string | null;
  /** The Dockerfile's text; null: the pulled image is used as it is. */
  readonly dockerfile: string | null;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** 12 hexadecimal digits that change with anything above. */
  readonly recipe: string;
}

/** The texts of the two Dockerfiles. */
export type Dockerfiles = Readonly<Record<ImageOrigin, string>>;

/** A local image that one of our recipes made, as its labels tell. */
export interface MadeImage {
  readonly key: string;
  readonly recipe: string;
  /** E.g. `citadel/redis:8.0.6-local`. */
  readonly tags: readonly string[];
}

/** The labels that say of an image what made it. */
export const imageLabels = {
  key: "citadel.image",
  recipe: "citadel.recipe",
  origin: "citadel.origin",
} as const;

/**
 * The ways to have an image, the one preferred where registries can be reached first.
 *
 * @param debianBase - name of our own Debian base image
 */
export function imagePlans(
  key: ImageKey,
  dockerfiles: Dockerfiles,
  debianBase: string,
): readonly ImagePlan[] {
  const { publicReference, asPublished, debian } = imageRecipes[key];
  const plans: ImagePlan[] = [];
  if (publicReference !== null) {
    const dockerfile = asPublished ? null : dockerfiles.public;
    plans.push(imagePlan(key, "public", publicReference, dockerfile, publicReference));
  } else {
    plans.push(imagePlan(key, "debian", publicBase, dockerfiles.debian, publicBase));
  }
  if (debian !== null) plans.push(imagePlan(key, "debian", null, dockerfiles.debian, debianBase));
  return plans;
}

function imagePlan(
  key: ImageKey,
  origin: ImageOrigin,
  pull: string | null,
  dockerfile: string | null,
  base: string,
): ImagePlan {
  const { debian, publicLinks, directories, commands, user } = imageRecipes[key];
  const links = origin === "debian" ? (debian?.links ?? {}) : publicLinks;
  const buildArgs = {
    BASE: base,
    ...(origin === "debian" && debian !== null ? { PACKAGES: debian.packages.join(" ") } : {}),
    LINKS: Object.entries(links)
      .map(([command, file]) => `${command}=${file}`)
      .join(" "),
    DIRECTORIES: directories.join(" "),
    COMMANDS: commands.join(" "),
    RUN_AS: user,
  };
  return {
    key,
    origin,
    pull,
    dockerfile,
    buildArgs,
    recipe: contentHash([key, origin, dockerfile, buildArgs]),
  };
}

/** 12 hexadecimal digits that change with anything in `content`. */
export function contentHash(content: unknown): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 12);
}

/**
 * The tag of a finished image, e.g. `citadel/redis:8.0.6-local`.
 *
 * @param version - a Debian package's version (`5:8.0.6-3`) or a public image's tag (`v3.5.3`)
 */
export function imageTag(key: ImageKey, origin: ImageOrigin, version: string): string {
  const upstream = version.replace(/^(\d+:|v)/, "").replace(/[-+~].*$/, "");
  return `citadel/${key}:${upstream}-${origin === "debian" ? "local" : "public"}`;
}

/**
 * The tag under which the image of a plan lies ready, if it does. Packages that have become newer since are no
 * other recipe: an image once made stays until it is removed or its recipe changes.
 */
export function readyTag(plan: ImagePlan, made: readonly MadeImage[]): string | undefined {
  return made
    .filter(({ key, recipe }) => key === plan.key && recipe === plan.recipe)
    .flatMap(({ tags }) => tags)
    .find((tag) => /-(local|public)$/.test(tag));
}
