import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "../support/temporary-directory.ts";

/** Programs that stand in for those of the machine. */
export interface ProgramsOnPath {
  /** Folder that they and their notes are in. */
  readonly folder: string;
  /** Takes them away again. */
  readonly remove: () => void;
}

/** An `ssh` that writes its arguments to `ssh.args` and lets the last one run, as a remote login shell does. */
export const ssh = `printf '%s\\n' "$@" > "$(dirname "$0")/ssh.args"
for command; do :; done
exec sh -c "$command"`;

/** Puts programs in front of all others on this process's PATH. @param scripts - of POSIX sh, by name */
export function programsOnPath(scripts: Readonly<Record<string, string>>): ProgramsOnPath {
  const folder = temporaryDirectory("programs-");
  for (const [name, text] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  const path = process.env["PATH"];
  process.env["PATH"] = `${folder}:${path ?? ""}`;
  return {
    folder,
    remove() {
      process.env["PATH"] = path;
    },
  };
}
