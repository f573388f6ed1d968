import { createHash } from "node:crypto";

/** What one publication puts beneath a service's configuration directory. */
export interface Release {
  /** First 12 hexadecimal digits of the SHA-256 of the files: names the release, proves what is loaded. */
  readonly hash: string;
  /** Path beneath the release's directory → text, sorted by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** A release of the files as they are. */
export function release(files: Readonly<Record<string, string>>): Release {
  const sorted = sortedByPath(files);
  return { hash: contentHash(sorted), files: sorted };
}

/**
 * A release of the files and of one more that says which release it is.
 *
 * @param marker - the file that carries a hash, by path; the release's hash covers it with none in it
 */
export function markedRelease(
  files: Readonly<Record<string, string>>,
  marker: (hash: string) => Readonly<Record<string, string>>,
): Release {
  const hash = contentHash(sortedByPath({ ...files, ...marker("") }));
  return { hash, files: sortedByPath({ ...files, ...marker(hash) }) };
}

function sortedByPath(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function contentHash(files: Readonly<Record<string, string>>): string {
  return createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 12);
}
