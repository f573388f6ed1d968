import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImageBuild } from "../../../infra/images/image-build.ts";

/** What `docker` prints for these arguments, without space around it. @throws Error when it fails. */
export function docker(...args: readonly string[]): string {
  return execFileSync("docker", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

/** Builds an image of ours unless it is there. */
export function ensureImage({ tag, dockerfile, buildArguments, files }: ImageBuild): void {
  if (docker("image", "ls", "--quiet", tag) !== "") return;
  const context = mkdtempSync(join(tmpdir(), "image-"));
  try {
    writeFileSync(join(context, "Dockerfile"), dockerfile);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(context, name), text);
    const buildArgs = Object.entries(buildArguments).flatMap(([name, value]) => [
      "--build-arg",
      `${name}=${value}`,
    ]);
    docker("build", "--quiet", "--tag", tag, ...buildArgs, context);
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}
