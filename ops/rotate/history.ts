import { z } from "zod";
import { linesOf } from "../host-files.ts";
import { outputOf } from "../host-output.ts";
import { shellWord } from "../../infra/shell-word.ts";
import type { HostShell } from "../host-shell.ts";
import { STORE_DIRECTORY } from "../releases/layout.ts";

/** Who rotates what, a line of JSON each, on the host that keeps the releases. Only ever added to. */
const HISTORY_FILE = `${STORE_DIRECTORY}/rotations.jsonl`;

const rotation = z.strictObject({
  /** ISO 8601, of the deployer's clock. */
  at: z.iso.datetime(),
  /** `<user>@<machine>` */
  by: z.string(),
  /** As `rotate` calls it. */
  secret: z.string(),
  event: z.enum(["begun", "done", "failed"]),
});

/** One line of the history: that a rotation was begun, or what came of it. */
export type Rotation = z.infer<typeof rotation>;

/** Writes a line down, beneath half a line that a full disk left. @throws {HostError} when the host cannot be reached or does not let us write. */
export async function noteRotation(host: HostShell, noted: Rotation): Promise<void> {
  const line = shellWord(JSON.stringify(noted));
  const file = shellWord(host.path(HISTORY_FILE));
  const script = `set -eu
umask 022
if [ -s ${file} ] && [ -n "$(tail -c 1 ${file})" ]; then echo >> ${file}; fi
printf '%s\\n' ${line} >> ${file}
`;
  await outputOf(host, HISTORY_FILE, script);
}

/** Every line, the oldest first; what is none of ours, as the half line of a full disk, is left out. @throws {HostError} */
export async function rotations(host: HostShell): Promise<readonly Rotation[]> {
  const lines = await linesOf(host, HISTORY_FILE);
  return lines.flatMap((line) => rotation.safeParse(parsedJson(line)).data ?? []);
}

/**
 * When a secret was last given a new value and by whom, or that this was begun and did not end, in words.
 * @param history - undefined where it cannot be read
 */
export function lastRotation(history: readonly Rotation[] | undefined, secret: string): string {
  if (history === undefined) return "nobody can say when it was rotated";
  const last = history.findLast((each) => each.secret === secret);
  if (last === undefined) return "never rotated";
  const words = { begun: "begun and not finished", done: "rotated", failed: "failed" } as const;
  return `${words[last.event]} ${last.at} by ${last.by}`;
}

function parsedJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
