import { join } from "node:path";
import type { Environment } from "../../infra/environments/environment.ts";
import { authorityFiles, keptAuthority } from "../certificates/authority-files.ts";
import { fileBytes, fileStatus } from "../host-files.ts";
import { HostError } from "../host-output.ts";
import { shellWord } from "../../infra/shell-word.ts";
import { localHost, type HostShell } from "../host-shell.ts";
import { hostShell } from "../hosts.ts";
import { contentsState, type ContentsProps } from "./contents.ts";
import { fileProblem, supplyCommand } from "./file-problem.ts";
import { neededFiles, THIS_MACHINE, type NeededFile } from "./needed-files.ts";

/** What setup found where a file is needed. */
export interface FileState {
  readonly file: NeededFile;
  /** `to make` by setup, `to supply` by a person; `unknown` where its host cannot be looked at. */
  readonly state: "ok" | "to make" | "to supply" | "wrong" | "unknown";
  /** Until when it is good, what is wrong and what to do; empty where there is nothing to say. */
  readonly note: string;
}

/**
 * Every file that an environment needs, and what is there. Changes nothing. A host that cannot be reached makes its
 * files unknown, and the others are looked at all the same.
 *
 * @param checkout - absolute path of the checkout, which the deployer's own files lie beneath
 */
export async function fileStates(
  environment: Environment,
  checkout: string,
  now: Date,
): Promise<readonly FileState[]> {
  const files = neededFiles(environment);
  const authority = keptAuthority(authorityFiles(checkout, environment.instance));
  const places = [...new Set(files.map(({ place }) => place))];
  const states = await Promise.all(
    places.map((place) => {
      const host = place === THIS_MACHINE ? localHost(THIS_MACHINE, checkout) : hostShell(environment, place);
      const here = files.filter((file) => file.place === place);
      return placeStates(host, here, { environment, authority, now });
    }),
  );
  return states.flat();
}

async function placeStates(
  host: HostShell,
  files: readonly NeededFile[],
  props: Omit<ContentsProps, "key">,
): Promise<readonly FileState[]> {
  try {
    const groups = new Map<string, string | undefined>();
    const states: FileState[] = [];
    for (const file of files) {
      const name = file.owner.split(":")[1] ?? "";
      if (name !== "" && !groups.has(name)) groups.set(name, await groupId(host, name));
      const key = file.source === "certificate" ? await keyText(host, file) : "";
      states.push({ file, ...(await fileState(host, file, groups.get(name), { ...props, key })) });
    }
    return states;
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return files.map((file) => ({ file, state: "unknown", note: error.message }));
  }
}

async function fileState(
  host: HostShell,
  file: NeededFile,
  group: string | undefined,
  props: ContentsProps,
): Promise<Omit<FileState, "file">> {
  const status = await fileStatus(host, join("/", file.path));
  if (status === undefined) {
    return file.source === "operator"
      ? { state: "to supply", note: supplyCommand(file) }
      : { state: "to make", note: "setup makes it" };
  }
  const problem = fileProblem(file, status, group);
  if (problem !== undefined) return { state: "wrong", note: problem };
  if (file.source === "operator") return { state: "ok", note: "" };
  const text = (await fileBytes(host, join("/", file.path)))?.toString() ?? "";
  return contentsState(file, text, props);
}

/** The key that lies beside a certificate; empty where there is none. */
async function keyText(host: HostShell, { path }: NeededFile): Promise<string> {
  return (await fileBytes(host, path.replace(/\.crt$/, ".key")))?.toString() ?? "";
}

/** Number of a group on a host; a number is its own. */
async function groupId(host: HostShell, group: string): Promise<string | undefined> {
  if (/^\d+$/.test(group)) return group;
  const { stdout } = await host.run(`getent group ${shellWord(group)}\n`);
  return stdout.split(":")[2];
}
