import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";

/** Programs of this repository that run in an image of their own. */
export type ProgramName = "exporter" | "simulator";

/** What a program's image is made of beside its base. */
export interface ImageSource {
  readonly name: ProgramName;
  readonly dockerfile: string;
  /** The program as one file, without node_modules. The same sources give the same bytes. */
  readonly bundle: string;
}

/** Everything that `docker build` needs. */
export interface ImageBuild {
  /** Named after the content, so that a plan shows every change of code. */
  readonly tag: string;
  readonly dockerfile: string;
  readonly buildArguments: Readonly<Record<string, string>>;
  /** Files of the build context beside the Dockerfile. */
  readonly files: Readonly<Record<string, string>>;
}

/** A folder that cannot be made into an image. */
export class ImageSourceError extends Error {
  override readonly name = "ImageSourceError";
}

/**
 * The bundle and Dockerfile of one of our programs; takes some 0.3 s.
 * @param checkout - absolute path of the repository
 * @throws {ImageSourceError} when the program does not compile.
 */
export function imageSource(checkout: string, name: ProgramName): ImageSource {
  const entry = `${name}/main.ts`;
  if (!existsSync(join(checkout, entry))) {
    throw new ImageSourceError(`${entry}: no such file: the image ${name} is built from it`);
  }
  const { outputFiles } = buildSync({
    absWorkingDir: checkout,
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    legalComments: "none",
    // Optional native addition of pg that is not installed.
    external: ["pg-native"],
    write: false,
    logLevel: "silent",
  });
  const bundle = outputFiles[0]?.text ?? "";
  return { name, dockerfile: readFileSync(join(checkout, name, "Dockerfile"), "utf8"), bundle };
}

/** How a program's image is built on a base. */
export function imageBuild({ name, dockerfile, bundle }: ImageSource, base: string): ImageBuild {
  return {
    tag: contentTag(name, [dockerfile, bundle, base]),
    dockerfile,
    buildArguments: { BASE: base },
    files: { [`${name}.cjs`]: bundle },
  };
}

/** How the names of images of ours begin. */
export const OWN_IMAGES = "citadel/";

/** The tag of an image of ours: its name, and 12 hexadecimal digits that change with anything in `content`. */
export function contentTag(name: string, content: readonly unknown[]): string {
  const hash = createHash("sha256").update(JSON.stringify(content)).digest("hex");
  return `${OWN_IMAGES}${name}:${hash.slice(0, 12)}`;
}
