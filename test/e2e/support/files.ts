import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join, relative } from "node:path";

/** Paths of everything beneath a folder, the folder itself left out; links are not followed. Sorted. */
export function pathsBeneath(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? [path, ...pathsBeneath(path)] : [path];
    })
    .sort();
}

/** Everything beneath a folder: path relative to it → type, mode, owner, group, and content's hash or link's target. */
export function snapshotOf(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pathsBeneath(folder).map((path) => {
      const status = lstatSync(path);
      const access = `${status.mode.toString(8)} ${String(status.uid)}:${String(status.gid)}`;
      return [relative(folder, path), `${access} ${contentOf(path)}`];
    }),
  );
}

function contentOf(path: string): string {
  const status = lstatSync(path);
  if (status.isSymbolicLink()) return `-> ${readlinkSync(path)}`;
  if (!status.isFile()) return "directory";
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
