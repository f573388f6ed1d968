import { ExpositionError } from "./exposition-error.ts";
import { quoted } from "./names.ts";
import type { Steps } from "./steps.ts";

/** Characters that are looked at in one step. */
const STEP_CHARACTERS = 4096;
/** An object or array that has not ended. */
interface Open {
  /** Keys of an object so far; unset in an array. */
  readonly keys?: Set<string>;
  /** Where in it we are: the last key, or the index in an array. */
  at: string | number;
}

/**
 * Checks that no key stands twice in an object: `JSON.parse` takes the last one without a word, and a sample would be
 * lost.
 * @param text JSON, as it was parsed
 * @throws {ExpositionError} `duplicate`, at the first that does
 */
export function* checkJsonKeys(text: string): Steps<undefined> {
  const opened: Open[] = [];
  // Whether the next string is a key.
  let isKey = false;
  let step = 0;
  // A string, a bracket or a comma: numbers and names hold none of these.
  const mark = /["{}[\],]/g;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    const current = opened.at(-1);
    switch (found[0]) {
      case '"': {
        const end = stringEnd(text, found.index);
        if (isKey && current !== undefined)
          current.at = addedKey(opened, current, text.slice(found.index, end));
        isKey = false;
        mark.lastIndex = end;
        break;
      }
      case "{":
        opened.push({ keys: new Set(), at: "" });
        isKey = true;
        break;
      case "[":
        opened.push({ at: 0 });
        break;
      case ",":
        isKey = current?.keys !== undefined;
        if (typeof current?.at === "number") current.at += 1;
        break;
      default:
        opened.pop();
        isKey = false;
    }
    if (mark.lastIndex - step < STEP_CHARACTERS) continue;
    step = mark.lastIndex;
    yield;
  }
}

/** A key as it reads, which was not there yet. */
function addedKey(opened: readonly Open[], { keys }: Open, raw: string): string {
  const key = raw.includes("\\") ? String(JSON.parse(raw)) : raw.slice(1, -1);
  if (keys?.has(key) === true) {
    throw new ExpositionError("duplicate", placeOf(opened), `key ${quoted(key)} stands twice: send it once`);
  }
  keys?.add(key);
  return key;
}

/** Path of the innermost object, e.g. `families[0].samples[3].labels`. */
function placeOf(opened: readonly Open[]): string {
  let path = "";
  for (const { at } of opened.slice(0, -1)) {
    path += typeof at === "number" ? `[${String(at)}]` : `${path === "" ? "" : "."}${at}`;
  }
  return path === "" ? "body" : path;
}

/** Where a string ends, behind its quotes. */
function stringEnd(text: string, from: number): number {
  for (let quote = text.indexOf('"', from + 1); ; quote = text.indexOf('"', quote + 1)) {
    let escapes = 0;
    while (text[quote - 1 - escapes] === "\\") escapes += 1;
    if (escapes % 2 === 0) return quote + 1;
  }
}
