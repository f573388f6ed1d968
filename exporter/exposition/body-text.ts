import { bodyLimits, limitError } from "./body-limits.ts";
import { ExpositionError } from "./exposition-error.ts";

/**
 * A body's text.
 * @throws {ExpositionError} where it is not UTF-8
 */
export function bodyText(body: Uint8Array): string {
  try {
    // A byte order mark is kept, and then refused as the beginning of a name.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new ExpositionError("malformed", "body", "it is not UTF-8: send UTF-8");
  }
}

/**
 * The lines of a text without their ends, each with its number from 1.
 * @throws {ExpositionError} where one is too long, and where the last one has no end
 */
export function* textLines(text: string): Generator<readonly [line: string, number: number]> {
  let number = 1;
  for (let from = 0; from < text.length; number += 1) {
    if (number > bodyLimits.lines) throw limitError("lines", linePlace(number));
    const end = text.indexOf("\n", from);
    if (end === -1) {
      const remedy = "end it by a line feed (curl: --data-binary, which --data is not)";
      throw new ExpositionError("malformed", linePlace(number), `the last line has no end: ${remedy}`);
    }
    if (end - from > bodyLimits.lineCharacters) throw limitError("lineCharacters", linePlace(number));
    yield [text.slice(from, end), number];
    from = end + 1;
  }
}

/** A line that is not what its format allows. @param number from 1 */
export function malformedLine(number: number, problem: string): ExpositionError {
  return new ExpositionError("malformed", linePlace(number), problem);
}

/** Where a line stands. @param number from 1 */
export function linePlace(number: number): string {
  return `line ${String(number)}`;
}
