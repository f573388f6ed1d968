import { readFileSync, statSync } from "node:fs";
import { errorText } from "../error-text.ts";

/**
 * Text of a file that a flag of the command line names.
 * @throws {Error} `<flag>: <file> …` with the remedy when it cannot be read.
 */
export function namedFileText(flag: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Error(
      `${flag}: ${path} cannot be read (${errorText(error)}): create it, readable by this user`,
      { cause: undefined },
    );
  }
}

/**
 * What changes whenever a file does, or who may read it: one that could not be read is tried again once it can be.
 * Follows symlinks; a rename over the file gives another inode.
 */
export function fileStamp(path: string): string {
  try {
    const { ino, size, mtimeMs, ctimeMs } = statSync(path);
    return [ino, size, mtimeMs, ctimeMs].join(" ");
  } catch (error) {
    return errorText(error);
  }
}
