import { fileBytes, fileStatus, type FileAccess } from "../host-files.ts";
import type { HostShell } from "../host-shell.ts";

/** What adopt found at a path. */
export type FoundFile =
  | { readonly kind: "file"; readonly path: string; readonly bytes: Buffer; readonly access: FileAccess }
  | { readonly kind: "symlink"; readonly path: string; readonly target: string }
  | { readonly kind: "absent" | "other"; readonly path: string };

/**
 * What stands at a path of a host.
 * @throws {HostError} when the host cannot be reached or does not let us read it.
 */
export async function foundFile(host: HostShell, path: string): Promise<FoundFile> {
  const status = await fileStatus(host, path);
  if (status === undefined) return { kind: "absent", path };
  if (status.kind === "symlink") return { kind: "symlink", path, target: status.target };
  if (status.kind !== "file") return { kind: "other", path };
  const { owner, group, mode } = status;
  const bytes = await fileBytes(host, path);
  return bytes === undefined
    ? { kind: "absent", path }
    : { kind: "file", path, bytes, access: { owner, group, mode } };
}

/**
 * Why something that is not a file cannot be adopted, as `<file>: <rule>: <remedy>`.
 * @param setting - the part of the inventory that names it, e.g. `metricsServer.prometheus`
 */
export function notAFile(file: Exclude<FoundFile, { kind: "file" }>, setting: string): string {
  const remedy = `correct ${setting} in inventory/platform.ts`;
  if (file.kind === "symlink") {
    return `${file.path}: is a symlink to ${file.target}, which somebody else looks after: put a file there, or ${remedy}`;
  }
  return `${file.path}: is ${file.kind === "absent" ? "not there" : "not a file"}: ${remedy}`;
}
