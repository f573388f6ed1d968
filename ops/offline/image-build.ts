import { runCommand } from "../command.ts";
import { singleLine } from "./failure.ts";

/** An image to build. */
export interface ImageBuild {
  /** Folder whose files the Dockerfile may copy; null: none. */
  readonly context: string | null;
  /** The Dockerfile: its path, or with a null context its text. */
  readonly dockerfile: string;
  /** The image's name and tag. */
  readonly tag: string;
  /** @defaultValue none */
  readonly labels?: Readonly<Record<string, string>>;
  /** @defaultValue none */
  readonly buildArgs?: Readonly<Record<string, string>>;
}

/** Seconds for one build: 150 MB of packages over a slow line on a loaded machine. */
const TIMEOUT_SECONDS = 1800;

/**
 * Builds an image, unless one of this tag exists: so whoever changes what goes in changes the tag.
 *
 * @param report - called with one line: built, or there already
 * @throws Error with the end of the build's output
 */
export async function buildImage(build: ImageBuild, report: (line: string) => void): Promise<void> {
  if (await imageExists(build.tag)) {
    report(`image ${build.tag}: cached`);
    return;
  }
  await rebuildImage(build);
  report(`image ${build.tag}: built`);
}

/**
 * Builds an image, whether or not one of this tag exists.
 *
 * @throws Error with the end of the build's output
 */
export async function rebuildImage(build: ImageBuild): Promise<void> {
  const { context, dockerfile, tag, labels = {}, buildArgs = {} } = build;
  // Host networking: a container network may have no way out, and nothing of a build is listened to.
  const argv = ["docker", "build", "--network", "host", "--tag", tag];
  for (const [name, value] of Object.entries(labels)) argv.push("--label", `${name}=${value}`);
  for (const [name, value] of Object.entries(buildArgs)) argv.push("--build-arg", `${name}=${value}`);
  if (context === null) argv.push("-");
  else argv.push("--file", dockerfile, context);
  const result = await runCommand(argv, {
    // Only buildx's own builder sees local base images and leaves its result with the daemon.
    env: { BUILDX_BUILDER: "default" },
    timeoutSeconds: TIMEOUT_SECONDS,
    ...(context === null ? { input: dockerfile } : {}),
  });
  if (result.exitCode === 0) return;
  const output = `${result.stdout}\n${result.stderr.replace(/^DEPRECATED:.*\n(?: .*\n)*/m, "")}`;
  const end = singleLine(output.trim().split("\n").slice(-8).join(" "));
  throw new Error(`${tag}: docker build: ${end}: correct that and run this again`);
}

/** Whether the daemon has an image of that name, without asking a registry. */
export async function imageExists(reference: string): Promise<boolean> {
  const inspect = await runCommand(["docker", "image", "inspect", reference], { timeoutSeconds: 60 });
  return inspect.exitCode === 0;
}
