/** Bytes from which on a piece is written by itself: copying so many takes some 30 µs, and a write no less. */
const WRITTEN_BYTES = 256 * 1024;

/** The same bytes in pieces of a size that is worth a write. A piece that has it already is not copied. */
export async function* gatheredBytes(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  const gathered = () => {
    const bytes = Buffer.concat(waiting, length);
    waiting = [];
    length = 0;
    return bytes;
  };
  for await (const piece of pieces) {
    if (piece.length >= WRITTEN_BYTES) {
      if (length > 0) yield gathered();
      yield piece;
      continue;
    }
    waiting.push(piece);
    length += piece.length;
    if (length >= WRITTEN_BYTES) yield gathered();
  }
  if (length > 0) yield gathered();
}
