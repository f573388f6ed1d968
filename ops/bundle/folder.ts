import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Bundle, StackBundle } from "./bundle.ts";
import { bundleOf } from "./bundle.ts";

const TEMPLATE = "cdk.tf.json";
const LOCK_FILE = ".terraform.lock.hcl";

/**
 * The bundle of what a synthesis wrote.
 * @param outdir - of the synthesis, e.g. `cdktf.out`
 * @param names - of the stacks, in order of deployment
 * @throws Error when a stack is not there.
 */
export function readBundle(outdir: string, names: readonly string[]): Bundle {
  return bundleOf({ stacks: names.map((name) => readStack(join(outdir, "stacks", name), name)) });
}

/**
 * Puts a bundle where Terraform can work in it: `<outdir>/stacks/<name>/`. What is there of other files that belong
 * to a stack goes away; Terraform's own (`.terraform/`, a state that lies elsewhere) stays.
 */
export function writeBundle(outdir: string, bundle: Bundle): void {
  for (const { name, template, lockFile } of bundle.stacks) {
    const folder = join(outdir, "stacks", name);
    rmSync(join(folder, LOCK_FILE), { force: true });
    write(join(folder, TEMPLATE), `${JSON.stringify(template, undefined, 2)}\n`);
    if (lockFile !== undefined) write(join(folder, LOCK_FILE), lockFile);
  }
  writeUploads(outdir, bundle);
}

/** Puts only those files there that providers read while a plan is applied. */
export function writeUploads(outdir: string, { stacks }: Bundle): void {
  for (const { name, files } of stacks) {
    const folder = join(outdir, "stacks", name);
    rmSync(join(folder, "files"), { recursive: true, force: true });
    for (const [path, text] of Object.entries(files)) write(join(folder, path), text);
  }
}

function readStack(folder: string, name: string): StackBundle {
  const lock = join(folder, LOCK_FILE);
  const template: unknown = JSON.parse(readFileSync(join(folder, TEMPLATE), "utf8"));
  return {
    name,
    template: bundleTemplate(template),
    files: Object.fromEntries(
      filesBeneath(join(folder, "files")).map((path) => [
        `files/${path}`,
        readFileSync(join(folder, "files", path), "utf8"),
      ]),
    ),
    ...(existsSync(lock) ? { lockFile: readFileSync(lock, "utf8") } : {}),
  };
}

function bundleTemplate(json: unknown): Record<string, unknown> {
  return typeof json === "object" && json !== null ? Object.fromEntries(Object.entries(json)) : {};
}

function filesBeneath(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
