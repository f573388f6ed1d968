import type { Steps } from "../exposition/steps.ts";

/** Bytes that are made text at once: megabytes would take as long as many slices. */
const PIECE_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/** Value by series of a rendered block; a series is its line without the value, as bytes read as Latin-1. */
export type BlockSeries = ReadonlyMap<string, number>;

/**
 * What a block holds. Last values and budgets are read back out of it instead of being kept beside it, which is what
 * makes a stored series cost no more than its line.
 */
export function* blockSeries(block: Uint8Array): Steps<BlockSeries> {
  const series = new Map<string, number>();
  for (const text of pieces(block)) {
    for (let from = 0; from < text.length;) {
      const end = text.indexOf("\n", from);
      // A value has no space, whatever a label value has.
      const space = text.lastIndexOf(" ", end);
      series.set(text.slice(from, space), numberIn(text.slice(space + 1, end)));
      from = end + 1;
      yield;
    }
  }
  return series;
}

/** A block's text, piece by piece: whole lines each. */
function* pieces(block: Uint8Array): Generator<string> {
  for (let from = 0; from < block.length;) {
    const newline = block.indexOf(NEWLINE, from + PIECE_BYTES);
    const end = newline === -1 ? block.length : newline + 1;
    yield Buffer.from(block.buffer, block.byteOffset + from, end - from).toString("latin1");
    from = end;
  }
}

function numberIn(text: string): number {
  if (text === "+Inf") return Infinity;
  return text === "-Inf" ? -Infinity : Number(text);
}

/** What a new block changes about an old one of the same group and family. */
export interface BlockChange {
  /** Series that were not there before, and that are not there any more. */
  readonly created: number;
  readonly removed: number;
  /** Counters that went down, as `series: 7 is below 9`; the first few. */
  readonly lowered: readonly string[];
}

/** Lowered counters that are named; one shows what is wrong, all would fill the answer. */
const MOST_LOWERED = 3;

/** Compares two blocks. @param isMonotonic whether a series, by its sample name, may only go up */
export function* blockChange(
  before: BlockSeries,
  after: BlockSeries,
  isMonotonic: (sampleName: string) => boolean,
): Steps<BlockChange> {
  let kept = 0;
  const lowered: string[] = [];
  for (const [series, value] of after) {
    yield;
    const old = before.get(series);
    if (old === undefined) continue;
    kept += 1;
    if (value < old && lowered.length < MOST_LOWERED && isMonotonic(sampleName(series))) {
      const shown = Buffer.from(series, "latin1").toString();
      lowered.push(`${shown}: ${String(value)} is below ${String(old)}`);
    }
  }
  return { created: after.size - kept, removed: before.size - kept, lowered };
}

function sampleName(series: string): string {
  const brace = series.indexOf("{");
  return brace === -1 ? series : series.slice(0, brace);
}
