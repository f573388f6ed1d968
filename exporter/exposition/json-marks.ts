import type { BodyAllowance } from "./body-allowance.ts";
import { ExpositionError } from "./exposition-error.ts";
import type { Steps } from "./steps.ts";

/** Bytes that are looked at in one step, or some more. */
const STEP_BYTES = 16 * 1024;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** `{`, `[`, `:` and `,`: there are no more objects, arrays and values in a body than it has of them, and one. */
const MARKS = new Set([0x7b, 0x5b, 0x3a, 0x2c]);
/** Marks of a family without its samples (11) and of a sample without its labels and points (11, of a histogram). */
const MARKS_OF_SAMPLE = 22;
/** A colon and a comma. */
const MARKS_OF_LABEL = 2;

/**
 * Checks that a JSON body has no more marks than the allowed samples can have, each in a family of its own: what is
 * parsed takes up to a hundred times the memory of its text, whatever it is.
 * @throws {ExpositionError} `limit`
 */
export function* checkJsonMarks(body: Uint8Array, { samples, labels }: BodyAllowance): Steps<undefined> {
  let left = MARKS_OF_SAMPLE * samples + MARKS_OF_LABEL * labels;
  let isText = false;
  let step = 0;
  for (let at = 0; at < body.length; at += 1) {
    if (at - step >= STEP_BYTES) {
      step = at;
      yield;
    }
    const byte = body[at] ?? 0;
    if (byte === QUOTE) isText = !isText;
    else if (isText && byte === BACKSLASH) at += 1;
    else if (!isText && MARKS.has(byte)) {
      left -= 1;
      if (left < 0) throw tooMany(samples);
    }
  }
}

function tooMany(samples: number): ExpositionError {
  const rule = `it holds more than the ${String(samples)} samples that a body of this namespace may have`;
  return new ExpositionError("limit", "body", `${rule}: send it in parts, or raise its mostSeries`);
}
