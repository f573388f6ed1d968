import { createHash, timingSafeEqual } from "node:crypto";
import type { Logger } from "pino";
import { lastGood } from "../access/last-good.ts";
import { fileStamp, namedFileText } from "./named-file.ts";

/** What somebody's token is to a file: its first line, one below that a rotation will take away, or none of it. */
export type Standing = "current" | "outdated" | "unknown";

/** Bearer tokens in a file, a line each, which may be replaced while we run. */
export interface TokenFile {
  /** What this token is to the file, found out in a time that says nothing about its tokens. */
  readonly standing: (presented: string) => Standing;
  /** Whether the file could be used when it had last changed. */
  readonly sound: () => boolean;
}

/** What stands before a hash in a file that may hold tokens as well. */
const HASHED = "sha256:";

/**
 * The tokens in a file, each as it is or as `sha256:` and its SHA-256 in hexadecimal: one, or the new and the old one
 * while it is rotated. It is read again when the file has
 * changed; a file that is gone or empty later leaves the last tokens in force and says so in the log, since nobody
 * could scrape otherwise.
 * @throws {Error} `<flag>: <file> …` when there is no token in it now.
 */
export function tokenFile(flag: string, path: string, log: Logger): TokenFile {
  return standingIn({
    stamp: () => fileStamp(path),
    read: () =>
      tokensIn(flag, path).map((line) =>
        line.startsWith(HASHED)
          ? digestIn(line.slice(HASHED.length), flag, path, `, behind ${HASHED}`)
          : sha256(line),
      ),
    log: log.child({ path }),
    again: "token file read again",
    kept: "the last token stays in force",
  });
}

/**
 * The same for a file of tokens' hashes: SHA-256 in hexadecimal, a line each, so that whoever reads the file has no
 * token. A file that is not there yet holds none.
 * @param place where the file is named, for messages
 */
export function tokenHashFile(place: string, path: string, log: Logger): TokenFile {
  return standingIn({
    stamp: () => fileStamp(path),
    read: () => tokenHashes(place, path),
    until: [],
    log: log.child({ path }),
    again: "token file read again",
    kept: "the last token stays in force",
  });
}

/** @throws {Error} `<place>: <file> …` when it holds no hash of a token, or anything else. */
export function tokenHashes(place: string, path: string): readonly Buffer[] {
  return tokensIn(place, path).map((line) => digestIn(line, place, path, ""));
}

/** @param where to write it, the end of the remedy */
function digestIn(hex: string, place: string, path: string, where: string): Buffer {
  if (/^[0-9a-f]{64}$/.test(hex)) return Buffer.from(hex, "hex");
  throw new Error(
    `${place}: ${path} holds a line that is no SHA-256 in hexadecimal: write printf %s TOKEN | sha256sum | cut -d' ' -f1${where}`,
  );
}

function standingIn(props: Parameters<typeof lastGood<readonly Buffer[]>>[0]): TokenFile {
  const digests = lastGood(props);
  return {
    standing(presented) {
      // Of equal length whatever was presented, as timingSafeEqual wants it; and every one is compared.
      const digest = sha256(presented);
      const line = digests
        .value()
        .map((known) => timingSafeEqual(digest, known))
        .indexOf(true);
      if (line === -1) return "unknown";
      return line === 0 ? "current" : "outdated";
    },
    sound: digests.sound,
  };
}

function tokensIn(place: string, path: string): readonly string[] {
  const tokens = namedFileText(place, path)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (tokens.length === 0) throw new Error(`${place}: ${path} is empty: write a token into it`);
  if (tokens.some((token) => /\s/.test(token))) {
    throw new Error(`${place}: ${path} holds more than one word in a line: a token has no white space`);
  }
  return tokens;
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
