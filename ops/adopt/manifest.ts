import { basename } from "node:path/posix";
import { z } from "zod";
import { fileBytes, makeDirectory, writeFile, type FileAccess } from "../host-files.ts";
import { HostError } from "../host-output.ts";
import type { HostShell } from "../host-shell.ts";
import { sha256 } from "./text-edit.ts";

const edit = z.strictObject({ offset: z.int().min(0), removed: z.string(), inserted: z.string() });

const entry = z.strictObject({
  /** Path of a file of the server. */
  path: z.string(),
  /** The file as it would be without us: bytes, mode, owner and group. */
  sha256: z.string(),
  mode: z.string(),
  owner: z.string(),
  group: z.string(),
  /** Name of its copy in `backup/`. */
  backup: z.string(),
  /** What adopt made of it. */
  adopted: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("edited"), sha256: z.string(), edits: z.array(edit) }),
    z.strictObject({ kind: z.literal("symlink"), target: z.string() }),
  ]),
});

const manifest = z.strictObject({ format: z.literal(1), files: z.array(entry) });

/** What adopt did to one file of a server. */
export type AdoptedFile = z.infer<typeof entry>;
/** What adopt did to the files of one server: `citadel/adopt/manifest.json`, with copies in `citadel/adopt/backup/`. */
export type AdoptManifest = z.infer<typeof manifest>;

/**
 * What adopt wrote down beneath one of our directories, or undefined where it never ran.
 * @throws {HostError} when it cannot be read or is not a manifest.
 */
export async function adoptManifest(host: HostShell, citadel: string): Promise<AdoptManifest | undefined> {
  const path = manifestPath(citadel);
  const bytes = await fileBytes(host, path);
  if (bytes === undefined) return undefined;
  const result = manifest.safeParse(parsedJson(bytes.toString()));
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ message }) => message).join("; ");
  throw new HostError(`${host.name}: ${path}: is not a manifest of adopt (${problems}): restore it`);
}

/**
 * Keeps a copy of a file as it is without us, and writes down what is about to be made of it. Done before the file is
 * touched, so that an interrupted run can be taken back too.
 *
 * @throws {HostError} when it cannot.
 */
export async function rememberFile(
  host: HostShell,
  citadel: string,
  owner: Pick<FileAccess, "owner" | "group">,
  file: {
    readonly path: string;
    readonly bytes: Uint8Array;
    readonly access: FileAccess;
    readonly adopted: AdoptedFile["adopted"];
  },
): Promise<void> {
  const hash = sha256(file.bytes);
  const backup = `${hash.slice(0, 12)}-${basename(file.path)}`;
  const known = (await adoptManifest(host, citadel))?.files ?? [];
  const files = [
    ...known.filter(({ path }) => path !== file.path),
    { path: file.path, sha256: hash, ...file.access, backup, adopted: file.adopted },
  ];
  const secret = { ...owner, mode: "0600" };
  await makeDirectory(host, citadel, { ...owner, mode: "0755" });
  await makeDirectory(host, `${citadel}/adopt`, { ...owner, mode: "0700" });
  await makeDirectory(host, `${citadel}/adopt/backup`, { ...owner, mode: "0700" });
  await writeFile(host, `${citadel}/adopt/backup/${backup}`, file.bytes, secret);
  const text = `${JSON.stringify({ format: 1, files } satisfies AdoptManifest, undefined, 2)}\n`;
  await writeFile(host, manifestPath(citadel), Buffer.from(text), secret);
}

/**
 * The bytes of a file as it would be without us.
 * @throws {HostError} when the copy is gone or is not the one that was made.
 */
export async function backedUpBytes(host: HostShell, citadel: string, file: AdoptedFile): Promise<Buffer> {
  const path = `${citadel}/adopt/backup/${file.backup}`;
  const bytes = await fileBytes(host, path);
  if (bytes !== undefined && sha256(bytes) === file.sha256) return bytes;
  const rule = bytes === undefined ? "the copy is gone" : "the copy was changed";
  throw new HostError(`${host.name}: ${path}: ${rule}: restore it, or put ${file.path} back by hand`);
}

function manifestPath(citadel: string): string {
  return `${citadel}/adopt/manifest.json`;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}
