import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../infra/environments/environment.ts";
import { secretFiles, type SecretFile } from "../../inventory/secrets.ts";
import { fileStatus, HostError, type FileStatus } from "../host-files.ts";
import { shellWord, type HostShell } from "../host-shell.ts";
import { hostShell } from "../hosts.ts";

/**
 * What is wrong with the secret files of an environment, a line each, `<host>: <path>: <rule>: <remedy>`; empty when
 * all is well. Changes nothing. A host that cannot be reached is one line, and the others are looked at all the same.
 *
 * @param checkout - absolute path of the checkout, which the deployer's own files lie beneath
 */
export async function secretProblems(environment: Environment, checkout: string): Promise<readonly string[]> {
  const files = secretFiles(environment.inventory);
  const hosts = [...new Set(files.map(({ host }) => host))];
  const found = await Promise.all(
    hosts.map((name) =>
      hostProblems(
        hostShell(environment, name),
        files.filter(({ host }) => host === name),
        environment.groups,
      ),
    ),
  );
  const { grafanaAuthFile } = environment;
  return [
    ...(existsSync(join(checkout, grafanaAuthFile))
      ? []
      : [
          `this machine: ${grafanaAuthFile}: is missing: write "<user>:<password>" of a Grafana administrator into it, mode 0600`,
        ]),
    ...found.flat(),
  ];
}

async function hostProblems(
  host: HostShell,
  files: readonly SecretFile[],
  groups: Environment["groups"],
): Promise<readonly string[]> {
  try {
    const names = [...new Set(files.map(({ reader }) => String(groups[reader])))];
    const ids = new Map<string, string | undefined>();
    for (const name of names) ids.set(name, await groupId(host, name));
    const problems: string[] = [];
    for (const file of files) {
      const group = String(groups[file.reader]);
      const problem = fileProblem(file, group, await fileStatus(host, file.path), ids.get(group));
      if (problem !== undefined) problems.push(`${host.name}: ${file.path}: ${problem}`);
    }
    return problems;
  } catch (error) {
    if (error instanceof HostError) return [error.message];
    throw error;
  }
}

/**
 * What is wrong with one secret file, as `<rule>: <remedy>`, or undefined.
 * @param group - the reader's group, as the environment names it
 * @param id - the same group's number on the host; undefined when the host does not know it
 */
export function fileProblem(
  { path, purpose }: Pick<SecretFile, "path" | "purpose">,
  group: string,
  status: FileStatus | undefined,
  id: string | undefined,
): string | undefined {
  if (status === undefined) {
    return `is missing (${purpose}): sudo install -D -m 0640 -o root -g ${group} /dev/stdin ${shellWord(path)}, and type it`;
  }
  if (status.kind !== "file") return `is not a file (${purpose}): put a file there`;
  if (status.size === 0) return `is empty (${purpose}): write it there`;
  if (!/[0-7][0-7]0$/.test(status.mode)) {
    return `can be read by everybody (mode ${status.mode}): sudo chmod 0640 ${shellWord(path)}`;
  }
  if (id === undefined)
    return `its reader's group ${group} does not exist on the host: correct the inventory`;
  if (status.group !== id || !/[4-7][0-7]$/.test(status.mode)) {
    return `cannot be read by its reader's group ${group}: sudo chgrp ${group} ${shellWord(path)} && sudo chmod 0640 ${shellWord(path)}`;
  }
  return undefined;
}

/** Number of a group on a host; a number is its own. */
async function groupId(host: HostShell, group: string): Promise<string | undefined> {
  if (/^\d+$/.test(group)) return group;
  const { stdout } = await host.run(`getent group ${shellWord(group)}\n`);
  return stdout.split(":")[2];
}
