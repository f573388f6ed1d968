import type { FileStatus } from "../host-files.ts";
import { shellWord } from "../../infra/shell-word.ts";
import { THIS_MACHINE, type NeededFile } from "./needed-files.ts";

/** What a person does to supply a file, as one command to type. */
export function supplyCommand({ place, path, mode, owner }: NeededFile): string {
  if (place === THIS_MACHINE) return `install -D -m ${mode} /dev/stdin ${shellWord(path)}, and type it`;
  const group = owner.split(":")[1] ?? "root";
  return `sudo install -D -m ${mode} -o root -g ${group} /dev/stdin ${shellWord(path)}, and type it`;
}

/**
 * What is wrong with a file that is there, as `<rule>: <remedy>`, or undefined.
 * @param group - number of the group that must be able to read it; undefined when the host does not know it
 */
export function fileProblem(
  file: NeededFile,
  status: FileStatus,
  group: string | undefined,
): string | undefined {
  const { place, path, mode, owner } = file;
  const word = shellWord(path);
  const root = place === THIS_MACHINE ? "" : "sudo ";
  if (status.kind !== "file") return "is not a file: put a file there";
  if (status.size === 0) return `is empty: ${supplyCommand(file)}`;
  if (mode !== "0644" && !/[0-7][0-7]0$/.test(status.mode)) {
    return `can be read by everybody (mode ${status.mode}): ${root}chmod ${mode} ${word}`;
  }
  if (place === THIS_MACHINE) return undefined;
  if (mode === "0600") {
    return status.mode.endsWith("00")
      ? undefined
      : `can be read by others than publishers (mode ${status.mode}): ${root}chown ${owner} ${word} && ${root}chmod ${mode} ${word}`;
  }
  const name = owner.split(":")[1] ?? "";
  if (group === undefined)
    return `its reader's group ${name} does not exist on the host: correct the inventory`;
  if (status.group !== group || !/[4-7][0-7]$/.test(status.mode)) {
    return `cannot be read by its reader's group ${name}: sudo chgrp ${name} ${word} && sudo chmod ${mode} ${word}`;
  }
  return undefined;
}
