import { randomBytes } from "node:crypto";

/** Bytes of randomness: 256 bits, as the key of a hash that cannot be guessed. */
const BYTES = 32;

/** A new secret of letters, digits, `-` and `_`: fits into a header, a URL and a shell word. */
export function randomToken(): string {
  return randomBytes(BYTES).toString("base64url");
}

/** A new secret of digits and the letters a–f: fits into SQL and the files of databases without quoting. */
export function randomPassword(): string {
  return randomBytes(BYTES).toString("hex");
}
