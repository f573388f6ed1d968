import { createHash } from "node:crypto";

/** One change of a text, by what was there and what is there now. Enough to take it back from a text that others have edited since. */
export interface TextEdit {
  /** Where it was made. */
  readonly offset: number;
  /** What stood at the place; mostly nothing. */
  readonly removed: string;
  /** What stands there now; never empty. */
  readonly inserted: string;
}

/** A text with an edit at an offset. */
export interface Edited {
  readonly text: string;
  readonly edit: TextEdit;
}

/** A reason not to touch a file: `<rule>: <remedy>`. */
export class EditRefusal extends Error {
  override readonly name = "EditRefusal";
}

/** The text with `inserted` in the place of the `removed` that stands at `offset`. */
export function edited(text: string, offset: number, removed: string, inserted: string): Edited {
  return {
    text: `${text.slice(0, offset)}${inserted}${text.slice(offset + removed.length)}`,
    edit: { offset, removed, inserted },
  };
}

/**
 * The text without the edits, which were made in the order given. What an edit inserted is looked for where it was
 * inserted, then anywhere.
 *
 * @throws {EditRefusal} when it is neither there nor at exactly one other place.
 */
export function withoutEdits(text: string, edits: readonly TextEdit[]): string {
  return edits.reduceRight((rest, edit) => {
    const at = placeOf(rest, edit);
    if (at === undefined) {
      throw new EditRefusal(
        `what adopt inserted (${JSON.stringify(edit.inserted.trim())}) was edited since: take it out by hand`,
      );
    }
    return takenBack(rest, at, edit);
  }, text);
}

function placeOf(text: string, { offset, inserted }: TextEdit): number | undefined {
  if (text.startsWith(inserted, offset)) return offset;
  const at = text.indexOf(inserted);
  return at < 0 || text.includes(inserted, at + 1) ? undefined : at;
}

function takenBack(text: string, at: number, { removed, inserted }: TextEdit): string {
  return `${text.slice(0, at)}${removed}${text.slice(at + inserted.length)}`;
}

/**
 * Those of the edits, which were made in the order given, that can still be taken back from a text: what the others
 * inserted was edited or taken out since.
 */
export function standingEdits(text: string, edits: readonly TextEdit[]): readonly TextEdit[] {
  return edits.reduceRight<{ readonly rest: string; readonly standing: readonly TextEdit[] }>(
    ({ rest, standing }, edit) => {
      const at = placeOf(rest, edit);
      return at === undefined
        ? { rest, standing }
        : { rest: takenBack(rest, at, edit), standing: [edit, ...standing] };
    },
    { rest: text, standing: [] },
  ).standing;
}

/** Line end of a text: that of its first line. */
export function lineEnd(text: string): "\n" | "\r\n" {
  return /^[^\n]*\r\n/.test(text) ? "\r\n" : "\n";
}

/** SHA-256 of bytes or of a text's UTF-8, hexadecimal. */
export function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}

/**
 * The text that a file's bytes encode; encoding it again gives the same bytes.
 * @throws {EditRefusal} when they are not UTF-8.
 */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new EditRefusal("is not UTF-8: convert it, e.g. with iconv, so that it can be edited");
  }
}
