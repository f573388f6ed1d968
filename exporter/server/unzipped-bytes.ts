import { createGunzip } from "node:zlib";
import { errorText } from "../error-text.ts";

/**
 * What a gzip stream holds. Counted while it is unpacked: what a client says about the length is worth nothing.
 * @param most bytes
 * @returns `large`, or a text that says what is wrong with it, where it is no gzip
 */
export async function unzippedBytes(bytes: Uint8Array, most: number): Promise<Uint8Array | string> {
  const gunzip = createGunzip();
  gunzip.end(bytes);
  // Each part is copied as it comes and forgotten: kept until the end, all of them would outlive the collection of what
  // is young, and the next bodies would come on top of them.
  let whole = Buffer.allocUnsafeSlow(Math.min(most, expectedLength(bytes)));
  let length = 0;
  try {
    for await (const part of gunzip) {
      if (!(part instanceof Uint8Array)) continue;
      if (length + part.length > most) return "large";
      whole = withRoom(whole, length + part.length);
      whole.set(part, length);
      length += part.length;
    }
  } catch (error) {
    return `is not gzip (${errorText(error)})`;
  }
  if (gunzip.bytesWritten !== bytes.length) return "goes on after the end of its gzip stream";
  return whole.subarray(0, length);
}

/** What gzip says at its end: right in a body of one member, and no more than a beginning in any other. */
function expectedLength(bytes: Uint8Array): number {
  return bytes.length < 4 ? 0 : Buffer.from(bytes.buffer, bytes.byteOffset).readUInt32LE(bytes.length - 4);
}

function withRoom(whole: Buffer<ArrayBuffer>, length: number): Buffer<ArrayBuffer> {
  if (length <= whole.length) return whole;
  const larger = Buffer.allocUnsafeSlow(Math.max(length, 2 * whole.length));
  larger.set(whole);
  return larger;
}
