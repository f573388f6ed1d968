// eslint-disable-next-line no-restricted-imports -- Here it is taken away again.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const made: string[] = [];

afterAll(() => {
  // Hooks run as they were defined, this one before those of the file: a server of the file may still be writing, and
  // what it writes while its directory is taken away is only gone with another try.
  for (const directory of made.splice(0))
    rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

/**
 * A new, empty directory, which goes away after the tests of the file.
 *
 * @param prefix - beginning of its name, by which what a killed run left behind is recognised
 * @param parent - directory that it is made in, where it has to lie beside something @defaultValue that of the system
 * @returns its absolute path
 */
export function temporaryDirectory(prefix: string, parent = tmpdir()): string {
  const directory = mkdtempSync(join(parent, prefix));
  made.push(directory);
  return directory;
}
