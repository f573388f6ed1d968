import { bodyLimits, limitError } from "./body-limits.ts";
import { ExpositionError } from "./exposition-error.ts";
import { quoted } from "./names.ts";

/** HELP as text 0.0.4 and 1.0.0 write it. */
export function textHelp(help: string): string {
  return help.replace(/[\\\n]/g, (c) => (c === "\n" ? "\\n" : "\\\\"));
}

/** HELP as OpenMetrics writes it. */
export function openMetricsHelp(help: string): string {
  return help.replace(/[\\"\n]/g, (c) => (c === "\n" ? "\\n" : `\\${c}`));
}

/**
 * What a HELP line says.
 * @param quotes whether a backslash may also stand before them, as in OpenMetrics
 * @throws {ExpositionError} where something else stands behind a backslash
 */
export function unescapedHelp(
  text: string,
  quotes: "quotes escaped" | "quotes plain",
  place: string,
): string {
  if (text.length > bodyLimits.characters) throw limitError("characters", place);
  const other = quotes === "quotes escaped" ? /\\(?![n"])/ : /\\(?!n)/;
  // Cut at the escaped backslashes, no piece has one that is not the beginning of an escape.
  const pieces = text.split("\\\\");
  const bad = pieces.find((piece) => other.test(piece));
  if (bad !== undefined) {
    const at = bad.search(other);
    throw new ExpositionError(
      "malformed",
      place,
      `${quoted(bad.slice(at, at + 2))} in HELP is no escape: send \\\\ for a backslash`,
    );
  }
  return pieces.map((piece) => piece.replaceAll("\\n", "\n").replaceAll('\\"', '"')).join("\\");
}
