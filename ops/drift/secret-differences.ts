import type { SecretFile, SecretHolder } from "../../inventory/secrets.ts";
import type { LiveSecretFile } from "../live/secret-files.ts";
import type { Difference, Remedies } from "./difference.ts";

/** Whom secret files belong to. */
export interface SecretOwners {
  /** Number of the user that owns them; root may, too. */
  readonly owner: string;
  /** Name or number of the group that reads them, by service. What a publisher reads is its owner's alone. */
  readonly groups: Readonly<Record<SecretHolder, string | number>>;
}

/** Secret files that are gone, belong to others, or that others may read or write. */
export function secretDifferences(
  files: readonly LiveSecretFile[],
  { owner, groups }: SecretOwners,
  { setup }: Remedies,
): readonly Difference[] {
  return files.flatMap(({ file, access }): readonly Difference[] => {
    const { host, path, reader, purpose, source } = file;
    const difference = (what: string, rule: string, remedy: string): Difference => ({
      id: `secret/${host}${path}/${what}`,
      gravity: "grave",
      text: `${host}: ${path}: ${rule}`,
      remedy,
    });
    if (access === undefined)
      return [difference("gone", `is gone (${purpose})`, `${setup} says how to make it`)];
    const { mode, owner: user, group } = access;
    const reading = reader === "publisher" ? group[0] : String(groups[reader]);
    const modeProblem = reader === "publisher" ? ownersRule(mode) : modeRule(mode, source);
    const wanted = reader === "publisher" ? "0600" : "0640";
    return [
      ...(user.includes(owner) || user.includes("0")
        ? []
        : [
            difference(
              "owner",
              `belongs to ${user[0]}, who can change it`,
              `on ${host}: chown ${owner} ${path}`,
            ),
          ]),
      ...(group.includes(reading)
        ? []
        : [
            difference(
              "group",
              `belongs to the group ${group[0]}, not to its reader's, ${reading}`,
              `on ${host}: chgrp ${reading} ${path}`,
            ),
          ]),
      ...(modeProblem === undefined
        ? []
        : [difference("mode", `${modeProblem} (mode ${mode})`, `on ${host}: chmod ${wanted} ${path}`)]),
    ];
  });
}

function ownersRule(mode: string): string | undefined {
  return mode.endsWith("00") ? undefined : "can be read by others than publishers";
}

/** What is wrong with the permission bits, or undefined. A certificate is shown to everybody anyway. */
function modeRule(mode: string, source: SecretFile["source"]): string | undefined {
  const [group, others] = [Number(mode.at(-2)), Number(mode.at(-1))];
  const isPublic = source === "certificate" || source === "authority";
  if ((others & 2) !== 0 || (group & 2) !== 0) return "can be written by others";
  if ((others & 4) !== 0 && !isPublic) return "can be read by everybody";
  return (group & 4) === 0 ? "cannot be read by its reader's group" : undefined;
}
