import { createHash, timingSafeEqual } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import type { Logger } from "pino";
import { errorText } from "../error-text.ts";

/** A bearer token in a file, which may be replaced while we run. */
export interface TokenFile {
  /** Whether it is this token, found out in a time that says nothing about it. */
  readonly is: (presented: string) => boolean;
}

/**
 * The token in a file. It is read again when the file has changed; a file that is gone or empty later leaves the
 * last token in force and says so in the log, since nobody could scrape otherwise.
 * @throws {Error} `<flag>: <file> …` when there is no token in it now.
 */
export function tokenFile(flag: string, path: string, log: Logger): TokenFile {
  let stamp = stampOf(path);
  let digest = digestIn(flag, path);
  const refresh = () => {
    const now = stampOf(path);
    if (now === stamp) return;
    stamp = now;
    try {
      digest = digestIn(flag, path);
      log.info({ path }, "token file read again");
    } catch (error) {
      log.error({ path, reason: errorText(error) }, "the last token stays in force");
    }
  };
  return {
    is(presented) {
      refresh();
      // Of equal length whatever was presented, as timingSafeEqual wants it.
      return timingSafeEqual(sha256(presented), digest);
    },
  };
}

function digestIn(flag: string, path: string): Buffer {
  const token = contents(flag, path).trim();
  if (token === "") throw new Error(`${flag}: ${path} is empty: write a token into it`);
  if (/\s/.test(token))
    throw new Error(`${flag}: ${path} holds more than one word: a token has no white space`);
  return sha256(token);
}

function contents(flag: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Error(
      `${flag}: ${path} cannot be read (${errorText(error)}): create it, readable by this user`,
      {
        cause: undefined,
      },
    );
  }
}

/** What changes whenever the file does. Follows symlinks; a rename over the file gives another inode. */
function stampOf(path: string): string {
  try {
    const { ino, size, mtimeMs } = statSync(path);
    return [ino, size, mtimeMs].join(" ");
  } catch (error) {
    return errorText(error);
  }
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
