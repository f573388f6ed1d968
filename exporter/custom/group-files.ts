import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Logger } from "pino";
import { errorText } from "../error-text.ts";
import { pacedResult } from "../exposition/steps.ts";
import { DamagedFileError, groupFileName, groupFileParts, groupInFile } from "./group-file.ts";
import { isAlive, type StoredGroup } from "./stored-group.ts";

/** What was found at the start. */
export interface FoundGroups {
  readonly groups: readonly StoredGroup[];
  /** Files that were damaged, and set aside, or that could not be read, and are where they were. */
  readonly lost: number;
}

/** What was pushed, on disk. */
export interface GroupFiles {
  /** @throws what the file system says; nothing is written or removed from then on, for nobody knows what is there */
  readonly read: () => Promise<FoundGroups>;
  /**
   * Keeps what is shown of a group, or nothing of it.
   * @param stored `undefined` where there is no such group any more
   * @throws what the file system says; the old file is then as it was
   */
  readonly keep: (key: string, stored: StoredGroup | undefined) => Promise<void>;
}

/** Where damaged files are put, for people to look at. */
const DAMAGED = "damaged";

/**
 * A file a group in a directory, written beside it and renamed, so that a push costs what its own group costs and an
 * end of the process at any moment leaves the old or the new file (ADR 12).
 */
export function groupFiles(directory: string, log: Logger): GroupFiles {
  const pathOf = (key: string) => join(directory, groupFileName(key));

  const setAside = async (name: string, error: unknown) => {
    log.error(
      { file: join(directory, name), reason: errorText(error) },
      "damaged file of a pushed group set aside",
    );
    await mkdir(join(directory, DAMAGED), { recursive: true });
    await rename(join(directory, name), join(directory, DAMAGED, name));
  };
  const found = async (name: string): Promise<StoredGroup | undefined> => {
    const file = join(directory, name);
    try {
      return groupInFile(await readFile(file));
    } catch (error) {
      if (!(error instanceof DamagedFileError)) {
        // A disk that fails says nothing about the file, which the next start may be able to read.
        log.error(
          { file, reason: errorText(error) },
          "file of a pushed group could not be read, and is left",
        );
        return undefined;
      }
      await setAside(name, error).catch((reason: unknown) => {
        log.error({ file, reason: errorText(reason) }, "could not be set aside");
      });
      return undefined;
    }
  };
  const removeLeftover = async (name: string) => {
    await rm(join(directory, name)).catch((error: unknown) => {
      log.error(
        { file: join(directory, name), reason: errorText(error) },
        "leftover of a push could not be removed",
      );
    });
  };
  let unread: string | undefined;
  const checkRead = () => {
    if (unread !== undefined) throw new Error(`the directory could not be read at the start (${unread})`);
  };
  const listed = async (): Promise<readonly string[]> => {
    try {
      await mkdir(directory, { recursive: true });
      return (await readdir(directory)).toSorted();
    } catch (error) {
      unread = errorText(error);
      throw error;
    }
  };
  return {
    async read() {
      const names = await listed();
      // Left by an end of the process before they were renamed: their pushes were never answered.
      for (const name of names.filter((one) => one.endsWith(".new"))) await removeLeftover(name);
      const groups: StoredGroup[] = [];
      let lost = 0;
      for (const name of names.filter((one) => one.endsWith(".group"))) {
        const group = await found(name);
        if (group === undefined) lost += 1;
        else groups.push(group);
      }
      return { groups, lost };
    },
    async keep(key, stored) {
      checkRead();
      const path = pathOf(key);
      if (stored === undefined || !isAlive(stored)) {
        await rm(path, { force: true });
        return;
      }
      const parts = await pacedResult(groupFileParts(stored));
      try {
        await writeFile(`${path}.new`, parts);
        await rename(`${path}.new`, path);
      } catch (error) {
        // Half of it would go on taking room where there may be none left.
        await rm(`${path}.new`, { force: true }).catch(() => undefined);
        throw error;
      }
    },
  };
}

/** Keeps nothing: what was pushed is gone with the process. */
export const noGroupFiles: GroupFiles = {
  read: () => Promise.resolve({ groups: [], lost: 0 }),
  keep: () => Promise.resolve(),
};
