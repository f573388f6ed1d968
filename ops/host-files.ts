import { basename, dirname } from "node:path/posix";
import { ABSENT, HostError, outputOf } from "./host-output.ts";
import { shellWord } from "../infra/shell-word.ts";
import type { HostShell } from "./host-shell.ts";

/** Who may do what with a file, as `chown` and `chmod` take it. */
export interface FileAccess {
  /** Name or number of a user of the host. */
  readonly owner: string;
  /** Name or number of a group of the host. */
  readonly group: string;
  /** Permission bits, octal, four digits, e.g. `0640`. */
  readonly mode: string;
}

/** What stands at a path of a host. Owner and group are numbers. */
export interface FileStatus extends FileAccess {
  readonly kind: "file" | "directory" | "symlink" | "other";
  /** Bytes. */
  readonly size: number;
  /** Where a symlink points; empty for anything else. */
  readonly target: string;
}

/**
 * The bytes of a file, following symlinks, or undefined if there is none.
 * @throws {HostError} when the host cannot be reached or the file cannot be read.
 */
export async function fileBytes(host: HostShell, path: string): Promise<Buffer | undefined> {
  const file = shellWord(host.path(path));
  // base64, because a command's output is text, and a file need not be.
  const output = await outputOf(host, path, `[ -e ${file} ] || exit ${String(ABSENT)}\nbase64 < ${file}\n`);
  return output === undefined ? undefined : Buffer.from(output, "base64");
}

/**
 * The lines, without empty ones, of all files that a pattern of the shell names, e.g. `/etc/x/*.json`, in the order
 * of their names; empty when there is none.
 * @throws {HostError} when the host cannot be reached or a file cannot be read.
 */
export async function linesOf(host: HostShell, pattern: string): Promise<readonly string[]> {
  // Only the stars stay outside of the quotes.
  const files = host.path(pattern).split("*").map(shellWord).join("*");
  const script = `for file in ${files}; do\n[ ! -e "$file" ] || cat "$file" || exit 1\ndone\n`;
  const output = (await outputOf(host, pattern, script)) ?? "";
  return output.split("\n").filter((line) => line !== "");
}

/**
 * What stands at a path, symlinks not followed, or undefined if nothing does.
 * @throws {HostError} when the host cannot be reached or does not let us look.
 */
export async function fileStatus(host: HostShell, path: string): Promise<FileStatus | undefined> {
  const file = shellWord(host.path(path));
  const script = `
if [ -L ${file} ]; then kind=symlink
elif [ -f ${file} ]; then kind=file
elif [ -d ${file} ]; then kind=directory
elif [ -e ${file} ]; then kind=other
else exit ${String(ABSENT)}; fi
stat -c "$kind %a %u %g %s" ${file} || exit 1
if [ $kind = symlink ]; then readlink ${file}; fi
`;
  const output = await outputOf(host, path, script);
  if (output === undefined) return undefined;
  const [facts = "", target = ""] = output.split("\n");
  const [kind = "", mode = "", owner = "", group = "", size = ""] = facts.split(" ");
  return { kind: fileKind(kind), mode: mode.padStart(4, "0"), owner, group, size: Number(size), target };
}

/**
 * Names of what lies in a directory, hidden ones too, sorted; undefined if there is no such directory.
 * @throws {HostError} when the host cannot be reached or does not let us look.
 */
export async function directoryEntries(
  host: HostShell,
  path: string,
): Promise<readonly string[] | undefined> {
  const directory = shellWord(host.path(path));
  const script = `[ -d ${directory} ] || exit ${String(ABSENT)}\nls -A ${directory}\n`;
  const output = await outputOf(host, path, script);
  return output
    ?.split("\n")
    .filter((name) => name !== "")
    .sort();
}

/**
 * Puts a file in place at once: whoever reads the path sees the old bytes or the new ones, never a part.
 * A symlink at the path is replaced, not followed.
 * @throws {HostError} when it cannot; the path is then as before.
 */
export async function writeFile(
  host: HostShell,
  path: string,
  bytes: Uint8Array,
  access: FileAccess,
): Promise<void> {
  const temporary = shellWord(host.path(`${dirname(path)}/.${basename(path)}.XXXXXX`));
  const script = `
set -eu
umask 077
temporary=$(mktemp ${temporary})
trap 'rm -f "$temporary"' EXIT
base64 -d > "$temporary" <<'END_OF_FILE'
${base64Lines(bytes)}
END_OF_FILE
${setAccess('"$temporary"', access)}
mv -fT "$temporary" ${shellWord(host.path(path))}
trap - EXIT
`;
  await done(host, path, script);
}

/**
 * Puts a symlink in place at once, over a file or a symlink.
 * @throws {HostError} when it cannot; the path is then as before.
 */
export async function writeSymlink(host: HostShell, path: string, target: string): Promise<void> {
  const temporary = shellWord(host.path(`${dirname(path)}/.${basename(path)}.link.`));
  const script = `
set -eu
temporary=${temporary}$$
trap 'rm -f "$temporary"' EXIT
ln -s ${shellWord(target)} "$temporary"
mv -fT "$temporary" ${shellWord(host.path(path))}
trap - EXIT
`;
  await done(host, path, script);
}

/**
 * Makes a directory and those above it that are missing. Owner and mode are given to those it makes, and to
 * `path` itself even when it exists.
 * @throws {HostError} when it cannot.
 */
export async function makeDirectory(host: HostShell, path: string, access: FileAccess): Promise<void> {
  const directory = shellWord(host.path(path));
  // Directories above a 0750 one are made 0755: mkdir -p gives them what the umask leaves.
  const script = `set -eu\numask 022\nmkdir -p ${directory}\n${setAccess(directory, access)}\n`;
  await done(host, path, script);
}

/**
 * Gives what stands at a path another owner, group and mode.
 * @throws {HostError} when it cannot.
 */
export async function setFileAccess(host: HostShell, path: string, access: FileAccess): Promise<void> {
  await done(host, path, `set -eu\n${setAccess(shellWord(host.path(path)), access)}\n`);
}

/**
 * Removes a file, a symlink (not what it points to) or a directory with all that is in it; nothing there is no error.
 * @throws {HostError} when it cannot, or when `path` has fewer than two parts: nobody means to remove `/etc`.
 */
export async function removeTree(host: HostShell, path: string): Promise<void> {
  if (path.split("/").filter((part) => part !== "" && part !== "." && part !== "..").length < 2) {
    throw new HostError(`${host.name}: ${path}: is not removed: name a directory of our own beneath it`);
  }
  await done(host, path, `rm -rf -- ${shellWord(host.path(path))}\n`);
}

function fileKind(kind: string): FileStatus["kind"] {
  return kind === "file" || kind === "directory" || kind === "symlink" ? kind : "other";
}

function setAccess(word: string, { owner, group, mode }: FileAccess): string {
  // chown first: it takes set-user-id bits away.
  return `chown ${shellWord(`${owner}:${group}`)} ${word}\nchmod ${shellWord(mode)} ${word}`;
}

/** Lines of 76 characters, because some implementations of base64 read no longer ones. */
function base64Lines(bytes: Uint8Array): string {
  return (
    Buffer.from(bytes)
      .toString("base64")
      .match(/.{1,76}/g)
      ?.join("\n") ?? ""
  );
}

async function done(host: HostShell, path: string, script: string): Promise<void> {
  await outputOf(host, path, script);
}
