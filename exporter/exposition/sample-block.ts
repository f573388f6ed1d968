import type { Labels } from "./family.ts";
import type { PushedSample } from "./pushed-family.ts";
import { labelText, sampleLine } from "./sample-text.ts";
import type { Steps } from "./steps.ts";

/** Characters that are encoded at once: a text of megabytes would take as long as many slices. */
const PIECE_CHARACTERS = 64 * 1024;

/**
 * Lines of pushed samples, as bytes for `RenderedFamily.blocks`: nothing of the body they came in is kept alive. A
 * series has the same text however its labels were ordered: the forced ones as given, its own by name, then `le` or
 * `quantile`.
 * @param forced labels of all lines; they win over a sample's own of the same name
 */
export function* sampleBlock(samples: readonly PushedSample[], forced: Labels): Steps<Uint8Array> {
  const names = new Set(forced.map(([name]) => name));
  const first = labelText(forced);
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  let lines = "";
  for (const { name, labels, value } of samples) {
    const own = labelText(labels.filter(([label]) => !names.has(label)).sort(byName));
    lines += sampleLine(name, first === "" || own === "" ? first + own : `${first},${own}`, value);
    if (lines.length >= PIECE_CHARACTERS) {
      pieces.push(encoder.encode(lines));
      lines = "";
    }
    yield;
  }
  return joined([...pieces, encoder.encode(lines)]);
}

/** Not by Buffer, which cuts small ones out of a slab of 8 KiB that each of them keeps alive. */
function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let from = 0;
  for (const piece of pieces) {
    whole.set(piece, from);
    from += piece.length;
  }
  return whole;
}

function byName([a]: Labels[number], [b]: Labels[number]): number {
  return Number(isEdge(a)) - Number(isEdge(b)) || (a < b ? -1 : 1);
}

function isEdge(label: string): boolean {
  return label === "le" || label === "quantile";
}
