import { masked } from "../review/mask.ts";
import { unifiedDiff } from "../unified-diff.ts";

/** What stands in place of a value that is none of our business. */
const MASK = "<masked>";

/**
 * What adopt changes in a file of `NAME=value` lines, which a server's unit reads: the lines that it changes, with
 * what looks like a secret masked, and of those around them, which may hold passwords under any name, the names only.
 */
export function environmentDiff(path: string, before: string, after: string): string {
  const afterLines = new Set(after.split("\n"));
  const kept = new Set(before.split("\n").filter((line) => afterLines.has(line)));
  const shown = (text: string) =>
    text
      .split("\n")
      .map((line) => (kept.has(line) ? maskedLine(line) : masked(line)))
      .join("\n");
  return unifiedDiff(path, shown(before), shown(after));
}

/** A comment may be a setting that somebody has taken out; a line that sets nothing goes on with a value above it. */
function maskedLine(line: string): string {
  const [, name] = /^(\s*(?:#\s*)?(?:export\s+)?[A-Za-z_]\w*=)\s*\S/.exec(line) ?? [];
  if (name !== undefined) return `${name}${MASK}`;
  return /^\s*(?:#[^=]*|[A-Za-z_]\w*=\s*)?$/.test(line) ? masked(line) : MASK;
}
