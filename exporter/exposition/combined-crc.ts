/** CRC-32's polynomial, bits reversed. Source: https://www.rfc-editor.org/rfc/rfc1952#section-8 */
const POLYNOMIAL = 0xedb88320;
/** The polynomial 1, bits reversed. */
const ONE = 0x80000000;

/** x^(2^n) modulo the polynomial, by n. */
const powers: readonly number[] = Array.from({ length: 31 }).reduce<number[]>(
  (found) => {
    const last = found.at(-1) ?? 0;
    return [...found, product(last, last)];
  },
  // x itself.
  [0x40000000],
);

/**
 * CRC-32 of two pieces one after the other, from their own.
 * Source: the method of zlib's crc32_combine, https://github.com/madler/zlib/blob/v1.3.1/crc32.c
 * @param secondLength bytes of the second piece
 */
export function combinedCrc(first: number, second: number, secondLength: number): number {
  // The first one's is moved on by as many zero bits as the second has.
  let factor = ONE;
  let bytes = secondLength;
  // x^8 is the third power: a byte has eight bits.
  for (let n = 3; bytes > 0; n += 1) {
    if (bytes % 2 === 1) factor = product(powers[n % 32] ?? 0, factor);
    bytes = Math.floor(bytes / 2);
  }
  return (product(factor, first) ^ second) >>> 0;
}

/** Product of two polynomials modulo CRC-32's, bits reversed. */
function product(a: number, b: number): number {
  let sum = 0;
  let shifted = b;
  for (let bit = 31; bit >= 0; bit -= 1) {
    if ((a >>> bit) & 1) sum ^= shifted;
    shifted = shifted & 1 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1;
  }
  return sum >>> 0;
}
