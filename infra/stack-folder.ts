import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { StackFiles } from "./constructs/context.ts";

/** Writes what Terraform reads beside `cdk.tf.json`; files of an earlier synthesis go away. */
export function writeStackFiles(folder: string, files: StackFiles): void {
  rmSync(join(folder, "files"), { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/**
 * Copies the providers' lock file into a stack's folder. With it `cdktf deploy` need not ask the public registry,
 * which it does even where a mirror is configured. Without the file Terraform makes its own.
 */
export function copyLockFile(lockFile: string, folder: string): void {
  if (existsSync(lockFile)) copyFileSync(lockFile, join(folder, ".terraform.lock.hcl"));
}

/** Scripts of the publisher by file name. */
export function publisherScripts(checkout: string): Readonly<Record<string, string>> {
  const folder = join(checkout, "infra/publisher");
  const names = readdirSync(folder).filter((name) => name.endsWith(".sh"));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}
