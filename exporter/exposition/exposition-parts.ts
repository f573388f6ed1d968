import { type Dialect, familyHead } from "./family-head.ts";
import { familyLines } from "./family-lines.ts";
import type { ExposedFamily } from "./rendered-family.ts";

/** Bytes of an exposition. A `block` is shared between scrapes and never changes; `fresh` was made for this one. */
export interface ExpositionPart {
  readonly kind: "block" | "fresh";
  readonly bytes: Uint8Array;
}

/**
 * Blocks from this size on are parts of their own, whose compressed form is kept; for smaller ones that would take
 * more memory and time than compressing them again together.
 */
const SMALLEST_PART_BYTES = 4 * 1024;
/** Size that fresh parts are gathered to: the event loop turns between them. */
const FRESH_PART_CHARACTERS = 64 * 1024;

/**
 * All families in a dialect, part by part. Families without samples are left out. Those of one name, from several
 * sources, are one: its type and help are the first one's.
 */
export function* expositionParts(
  families: readonly ExposedFamily[],
  dialect: Dialect,
): Generator<ExpositionPart> {
  const byName = new Map<string, ExposedFamily[]>();
  for (const family of families.filter(hasSamples)) {
    byName.set(family.name, [...(byName.get(family.name) ?? []), family]);
  }
  const names = new Set(byName.keys());
  let fresh = "";
  const freshPart = (): ExpositionPart => {
    const bytes = Buffer.from(fresh);
    fresh = "";
    return { kind: "fresh", bytes };
  };
  for (const sources of byName.values()) {
    const [first] = sources;
    if (first !== undefined) fresh += familyHead(dialect, first, names);
    for (const source of sources) {
      for (const piece of "blocks" in source ? source.blocks : familyLines(source)) {
        if (typeof piece === "string") fresh += piece;
        else if (piece.length < SMALLEST_PART_BYTES)
          fresh += Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString();
        else {
          if (fresh !== "") yield freshPart();
          yield { kind: "block", bytes: piece };
        }
        if (fresh.length >= FRESH_PART_CHARACTERS) yield freshPart();
      }
    }
  }
  if (dialect === "openmetrics") fresh += "# EOF\n";
  if (fresh !== "") yield freshPart();
}

function hasSamples(family: ExposedFamily): boolean {
  return "blocks" in family ? family.blocks.some(({ length }) => length > 0) : family.series.length > 0;
}
