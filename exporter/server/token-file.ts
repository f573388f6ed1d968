import { createHash, timingSafeEqual } from "node:crypto";
import type { Logger } from "pino";
import { errorText } from "../error-text.ts";
import { fileStamp, namedFileText } from "./named-file.ts";

/** What somebody's token is to a file: its first line, one below that a rotation will take away, or none of it. */
export type Standing = "current" | "outdated" | "unknown";

/** Bearer tokens in a file, a line each, which may be replaced while we run. */
export interface TokenFile {
  /** What this token is to the file, found out in a time that says nothing about its tokens. */
  readonly standing: (presented: string) => Standing;
}

/**
 * The tokens in a file: one, or the new and the old one while it is rotated. It is read again when the file has
 * changed; a file that is gone or empty later leaves the last tokens in force and says so in the log, since nobody
 * could scrape otherwise.
 * @throws {Error} `<flag>: <file> …` when there is no token in it now.
 */
export function tokenFile(flag: string, path: string, log: Logger): TokenFile {
  let stamp = fileStamp(path);
  let digests = digestsIn(flag, path);
  const refresh = () => {
    const now = fileStamp(path);
    if (now === stamp) return;
    stamp = now;
    try {
      digests = digestsIn(flag, path);
      log.info({ path, tokens: digests.length }, "token file read again");
    } catch (error) {
      log.error({ path, reason: errorText(error) }, "the last token stays in force");
    }
  };
  return {
    standing(presented) {
      refresh();
      // Of equal length whatever was presented, as timingSafeEqual wants it; and every one is compared.
      const digest = sha256(presented);
      const line = digests.map((known) => timingSafeEqual(digest, known)).indexOf(true);
      if (line === -1) return "unknown";
      return line === 0 ? "current" : "outdated";
    },
  };
}

function digestsIn(flag: string, path: string): readonly Buffer[] {
  const tokens = namedFileText(flag, path)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (tokens.length === 0) throw new Error(`${flag}: ${path} is empty: write a token into it`);
  if (tokens.some((token) => /\s/.test(token))) {
    throw new Error(`${flag}: ${path} holds more than one word in a line: a token has no white space`);
  }
  return tokens.map(sha256);
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
