import { dirname } from "node:path/posix";
import { shellWord } from "../shell-word.ts";

/** Where the candidate lies in a publisher's container, and where its scripts. */
const CANDIDATE = "/candidate";
const PUBLISHER = "/publisher";

/** What a publisher's container needs: texts by path beneath the candidate, and scripts by file name. */
export interface PublicationFiles {
  readonly candidate: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}

/** Path of a service's packed publication beneath its stack's folder. */
export function packedPath(service: string): string {
  return `files/${service}.sh`;
}

/** Whether a path beneath a stack's folder is that of a packed publication: it holds again what lies in other files. */
export function isPacked(path: string): boolean {
  return /^files\/[^/]+\.sh$/.test(path);
}

/**
 * A publication as one shell script, which puts every file in place and publishes: the daemon takes some 0.1 s for each
 * file that is uploaded to a container, and a release has forty. Only what a POSIX shell has built in reads the texts.
 */
export function packedPublication({ candidate, scripts }: PublicationFiles): string {
  const files = [...placed(CANDIDATE, candidate), ...placed(PUBLISHER, scripts)];
  const directories = [...new Set(files.map(([file]) => dirname(file)))];
  return [
    "set -eu",
    `mkdir -p ${directories.map(shellWord).join(" ")}`,
    ...files.map(([file, text]) => `printf %s ${shellWord(text)} > ${shellWord(file)}`),
    // Whoever pipes this script to a shell has nothing more to say to the publisher.
    `exec sh ${PUBLISHER}/publish.sh < /dev/null`,
    "",
  ].join("\n");
}

function placed(
  directory: string,
  texts: Readonly<Record<string, string>>,
): readonly (readonly [file: string, text: string])[] {
  return Object.entries(texts).map(([path, text]) => [`${directory}/${path}`, text]);
}
