import { promisify } from "node:util";
import { constants, crc32, deflateRaw, deflateRawSync } from "node:zlib";
import { combinedCrc } from "./combined-crc.ts";
import type { ExpositionPart } from "./exposition-parts.ts";

const deflate = promisify(deflateRaw);

/** A member's header without name and time, written on Unix. Source: https://www.rfc-editor.org/rfc/rfc1952 */
const HEADER = Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 3]);
/** A last block, empty. Source: https://www.rfc-editor.org/rfc/rfc1951 */
const LAST_BLOCK = Uint8Array.from([3, 0]);
/** The lightest level, since the scraper is near; ended at a byte, so that another piece can follow. */
const OPTIONS = { level: 1, finishFlush: constants.Z_SYNC_FLUSH, chunkSize: 64 * 1024 } as const;

/** A piece of a gzip stream, and what it says of the bytes that it stands for. */
interface Piece {
  readonly deflated: Uint8Array;
  readonly crc: number;
  readonly length: number;
}

/** What blocks compress to. A block is compressed for the first scrape after it came, and copied for all others. */
const pieces = new WeakMap<Uint8Array, Promise<Piece>>();

/**
 * The parts as one gzip stream. A block is compressed off the event loop and once: deflated pieces that end at a byte
 * can be joined, and so can their checksums. What is fresh is small, and compressed where it was made: that takes
 * less than half a millisecond, and a thread's turn about as long.
 */
export async function* gzipParts(parts: AsyncIterable<ExpositionPart>): AsyncGenerator<Uint8Array> {
  yield HEADER;
  let crc = 0;
  let length = 0;
  for await (const { kind, bytes } of parts) {
    const piece =
      kind === "fresh" ? pieceOf(bytes, deflateRawSync(bytes, OPTIONS)) : await pieceOfBlock(bytes);
    crc = combinedCrc(crc, piece.crc, piece.length);
    length += piece.length;
    yield piece.deflated;
  }
  const end = Buffer.alloc(LAST_BLOCK.length + 8);
  end.set(LAST_BLOCK);
  end.writeUInt32LE(crc, LAST_BLOCK.length);
  end.writeUInt32LE(length % 2 ** 32, LAST_BLOCK.length + 4);
  yield end;
}

function pieceOfBlock(block: Uint8Array): Promise<Piece> {
  const known = pieces.get(block);
  if (known !== undefined) return known;
  const piece = deflate(block, OPTIONS).then((deflated) => pieceOf(block, deflated));
  pieces.set(block, piece);
  return piece;
}

function pieceOf(bytes: Uint8Array, deflated: Uint8Array): Piece {
  return { deflated, crc: crc32(bytes), length: bytes.length };
}
