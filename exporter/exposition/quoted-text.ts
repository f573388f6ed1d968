import { bodyLimits, limitError } from "./body-limits.ts";
import { linePlace, malformedLine } from "./body-text.ts";
import { quoted } from "./names.ts";

/**
 * Text in quotes at a place of a line, with its escapes undone, and where it ends.
 * @param number of the line, for error messages
 * @throws {ExpositionError} where there is none
 */
export function quotedText(line: string, from: number, number: number): readonly [text: string, end: number] {
  if (line[from] !== '"') {
    throw malformedLine(number, 'a label value stands in no quotes: send <label>="<value>"');
  }
  const close = line.indexOf('"', from + 1);
  if (close - from > bodyLimits.characters) throw limitError("characters", linePlace(number));
  const plain = line.slice(from + 1, close === -1 ? undefined : close);
  if (close !== -1 && !plain.includes("\\")) return [plain, close + 1];
  let text = "";
  for (let at = from + 1; at < line.length; at += 1) {
    if (text.length > bodyLimits.characters) throw limitError("characters", linePlace(number));
    const character = line.charAt(at);
    if (character === '"') return [text, at + 1];
    if (character === "\\") {
      at += 1;
      text += unescaped(line.charAt(at), number);
    } else text += character;
  }
  throw malformedLine(number, "a label value is not ended: close its quotes, and write a line break as \\n");
}

function unescaped(character: string, number: number): string {
  if (character === "n") return "\n";
  if (character === "\\" || character === '"') return character;
  throw malformedLine(number, `${quoted(`\\${character}`)} is no escape: send \\\\, \\" or \\n`);
}
