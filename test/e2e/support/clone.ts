// eslint-disable-next-line no-restricted-imports -- An instance is taken down from it first, in the hooks of the file.
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { checkout } from "../../../ops/options.ts";

/** What a clone does not have, or makes itself. */
const left = /^(?:node_modules|\.git|\.local|cdktf\.(?!json$).*|coverage)$/;

/** A second clone of the repository as it is now, with the dependencies of this one. Absolute path. */
export function clonedCheckout(): string {
  const clone = mkdtempSync(join(tmpdir(), "e2e-clone-"));
  cpSync(checkout, clone, {
    recursive: true,
    filter: (source) => !left.test(relative(checkout, source)),
  });
  symlinkSync(join(checkout, "node_modules"), join(clone, "node_modules"));
  return clone;
}

/** Takes a clone away. */
export function removeClone(clone: string): void {
  rmSync(clone, { recursive: true, force: true });
}
