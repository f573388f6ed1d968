import type { Logger } from "pino";
import { errorText } from "../error-text.ts";

/** What was read from files that may be replaced while we run. */
export interface LastGood<T> {
  /** What they hold now, or held when they could last be read. */
  readonly value: () => T;
  /** Whether they could be read when they had last changed. */
  readonly sound: () => boolean;
}

/** How files are read and re-read. */
export interface LastGoodProps<T> {
  /** What changes whenever one of the files does. */
  readonly stamp: () => string;
  /** @throws where the files cannot be used */
  readonly read: () => T;
  /** What is in force until they could be read for the first time; left out, that they cannot be read is an error. */
  readonly until?: T;
  readonly log: Logger;
  /** Of the log line about a change, and about one that could not be used. */
  readonly again: string;
  readonly kept: string;
}

/**
 * Reads files now and, when they have changed, at the next use. What cannot be used later leaves the last good value
 * in force and says so once in the log: else a slip of the editor would lock everybody out.
 * @throws what `read` does, where there is no `until`
 */
export function lastGood<T>({ stamp, read, until, log, again, kept }: LastGoodProps<T>): LastGood<T> {
  let seen = stamp();
  let sound = true;
  const attempt = (fallback: T): T => {
    try {
      const value = read();
      sound = true;
      return value;
    } catch (error) {
      sound = false;
      log.error({ reason: errorText(error) }, kept);
      return fallback;
    }
  };
  let value = until === undefined ? read() : attempt(until);
  const refresh = () => {
    const now = stamp();
    if (now === seen) return;
    seen = now;
    value = attempt(value);
    if (sound) log.info(again);
  };
  return {
    value() {
      refresh();
      return value;
    },
    sound() {
      refresh();
      return sound;
    },
  };
}
