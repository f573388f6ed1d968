import { createHash } from "node:crypto";
import { z } from "zod";
import type { Steps } from "../exposition/steps.ts";
import type { Group } from "./group.ts";
import type { StoredFamily, StoredGroup } from "./stored-group.ts";

/** What a file begins with; the number changes with the form. */
const MAGIC = "llm-exporter-group 1";

/** Bytes that are hashed at once, which takes a fraction of a millisecond. */
const HASHED_BYTES = 256 * 1024;

const labels = z.array(z.tuple([z.string(), z.string()]));
const header = z.strictObject({
  source: z.string(),
  labels,
  forced: labels,
  pushedAt: z.number(),
  families: z
    .array(
      z.strictObject({
        name: z.string(),
        title: z.string(),
        shape: z.string(),
        series: z.int().min(1),
        pushedAt: z.number(),
        expiresAt: z.number(),
        bytes: z.int().min(1),
      }),
    )
    .min(1),
});

/** A file that does not hold what was written. */
export class DamagedFileError extends Error {
  override readonly name = "DamagedFileError";
}

/** Name of a group's file: nothing that a client chose stands in it. */
export function groupFileName(key: string): string {
  return `${sha256(key).slice(0, 32)}.group`;
}

/**
 * A group as a file, part by part: a line with the sha256 of the rest, a line of JSON, and the blocks as they are. What
 * has expired is left out.
 */
export function* groupFileParts({ group, pushedAt, families }: StoredGroup): Steps<readonly Uint8Array[]> {
  const kept = [...families.values()].filter(({ series }) => series > 0);
  const head: z.infer<typeof header> = {
    source: group.source,
    labels: group.labels.map(([name, value]) => [name, value]),
    forced: group.forced.map(([name, value]) => [name, value]),
    pushedAt,
    families: kept.map(({ block, ...family }) => ({ ...family, bytes: block.byteLength })),
  };
  const rest = [Buffer.from(`${JSON.stringify(head)}\n`), ...kept.map(({ block }) => block)];
  const hash = createHash("sha256");
  for (const part of rest) {
    for (let from = 0; from < part.length; from += HASHED_BYTES) {
      hash.update(part.subarray(from, from + HASHED_BYTES));
      yield;
    }
  }
  return [Buffer.from(`${MAGIC} ${hash.digest("hex")}\n`), ...rest];
}

/** @throws {DamagedFileError} unless it is, to the last byte, what `groupFileParts` made */
export function groupInFile(bytes: Buffer): StoredGroup {
  const [first, rest] = cut(bytes);
  if (!first.startsWith(`${MAGIC} `)) throw new DamagedFileError(`does not begin with "${MAGIC}"`);
  if (first !== `${MAGIC} ${sha256(rest)}`) throw new DamagedFileError("its checksum does not fit");
  const [json, blocks] = cut(rest);
  const head = header.safeParse(parsed(json));
  if (!head.success) throw new DamagedFileError("its header is not understood");
  const { source, labels: own, forced, pushedAt } = head.data;
  const families = new Map<string, StoredFamily>();
  let from = 0;
  for (const { bytes: length, ...family } of head.data.families) {
    // A copy: a slice would keep the whole file alive.
    families.set(family.name, { ...family, block: Uint8Array.from(blocks.subarray(from, from + length)) });
    from += length;
  }
  if (from !== blocks.length) throw new DamagedFileError("its length does not fit");
  const group: Group = { key: JSON.stringify(forced), source, labels: own, forced, origin: "push" };
  return { group, pushedAt, families };
}

function cut(bytes: Buffer): readonly [line: string, rest: Buffer] {
  const end = bytes.indexOf(0x0a);
  return end === -1 ? ["", bytes] : [bytes.toString("utf8", 0, end), bytes.subarray(end + 1)];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
