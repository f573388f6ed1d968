import { ExpositionError } from "./exposition-error.ts";

/**
 * What any body may hold, whoever sends it; for what depends on that, `BodyAllowance`. Nothing is read or kept beyond,
 * so that a body costs what so much of it costs, whatever else it holds.
 */
export const bodyLimits = {
  families: 10_000,
  /** Of text, whatever they are. */
  lines: 250_000,
  /**
   * Of one line of text: twice a HELP of which every character is escaped, and more than a sample that is stored ever
   * has. A regular expression that meets millions of blanks runs out of its stack.
   */
  lineCharacters: 65_536,
  /** Of a body in JSON once decompressed, 2 MiB: its objects take many times the memory of the text they are read from. */
  jsonBytes: 2_097_152,
  labels: 64,
  /** Of a HELP or a label value in text. */
  characters: 16_384,
} as const;

/** For a body that has more of something. */
export function limitError(what: keyof typeof bodyLimits, place: string): ExpositionError {
  return new ExpositionError("limit", place, limitText(what));
}

function limitText(what: keyof typeof bodyLimits): string {
  const most = String(bodyLimits[what]);
  switch (what) {
    case "labels":
      return `a sample has ${most} labels at most: send fewer`;
    case "characters":
      return `HELP and a label value have ${most} characters at most: shorten it`;
    case "lineCharacters":
      return `a line has ${most} characters at most: shorten it`;
    case "jsonBytes":
      return `JSON has ${most} bytes at most: send it in parts, or as text`;
    case "families":
    case "lines":
      return `a body has ${most} ${what} at most: send it in parts`;
  }
}
