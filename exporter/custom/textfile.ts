import { constants } from "node:fs";
import { open } from "node:fs/promises";

/** Bytes of one file. */
const MOST_BYTES = 1024 * 1024;

/** A file as it was read. */
export interface ReadFile {
  /** Changes whenever the file does. */
  readonly stamp: string;
  /** Seconds since 1970. */
  readonly modifiedAt: number;
  /** `undefined` where it is as it was when `stamp` was read. */
  readonly bytes: Uint8Array | undefined;
}

/** A file of the textfile directory that is not read. */
class TextfileError extends Error {
  override readonly name = "TextfileError";
}

/**
 * A file, if it has changed. A symlink is not followed: whoever may write to the directory must not have files read
 * for them that only the exporter may; nor is a pipe waited for.
 * @param lastStamp of the last reading
 * @returns `undefined` where there is no file
 * @throws {TextfileError} for what is no file, or too large; what the file system says for anything else
 */
export async function changedFile(
  path: string,
  lastStamp: string | undefined,
): Promise<ReadFile | undefined> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(path, flags).catch((error: unknown) => {
    if (hasCode(error, "ENOENT")) return undefined;
    if (hasCode(error, "ELOOP"))
      throw new TextfileError("is a symlink: write the file itself, beside it, and rename it");
    throw error;
  });
  if (handle === undefined) return undefined;
  try {
    const status = await handle.stat();
    if (!status.isFile()) throw new TextfileError("is no file: write one beside it, and rename it");
    const stamp = [status.ino, status.size, status.mtimeMs].join(" ");
    const modifiedAt = status.mtimeMs / 1000;
    if (stamp === lastStamp) return { stamp, modifiedAt, bytes: undefined };
    if (status.size > MOST_BYTES) {
      throw new TextfileError(`has ${String(status.size)} bytes: ${String(MOST_BYTES)} at most`);
    }
    // Not readFile, which reads for as long as somebody appends.
    const bytes = new Uint8Array(status.size);
    const { bytesRead } = await handle.read(bytes, 0, status.size, 0);
    return { stamp, modifiedAt, bytes: bytes.subarray(0, bytesRead) };
  } finally {
    await handle.close();
  }
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === code;
}
