import { quoted } from "./names.ts";
import { numberOf } from "./number-text.ts";
import { seriesText } from "./sample-line.ts";

/** Characters that an exemplar's labels may have in all. */
const MOST_CHARACTERS = 128;

/**
 * What is wrong with an exemplar; `undefined` for nothing.
 * @param text what follows ` # `
 * @param suffix of the sample that it stands at
 * @param number of the line
 * @throws {ExpositionError} where its labels are none
 */
export function exemplarProblem(text: string, suffix: string, number: number): string | undefined {
  if (suffix !== "_bucket" && suffix !== "_total") {
    return "only buckets and counters have exemplars: leave it out";
  }
  if (!text.startsWith("{")) return `${quoted(text)} is no exemplar: send {<labels>} <value>`;
  const { labels, rest } = seriesText(`exemplar${text}`, number, "none");
  const [space, value = "", time, ...others] = rest.split(" ");
  if (space !== "" || numberOf(value) === undefined || others.length > 0) {
    return `${quoted(rest)} is no value of an exemplar: send one space and one number`;
  }
  if (time !== undefined && !Number.isFinite(numberOf(time)))
    return `${quoted(time)} is no time: send seconds`;
  const characters = labels.reduce(
    (sum, [name, own]) => sum + Array.from(name).length + Array.from(own).length,
    0,
  );
  return characters > MOST_CHARACTERS
    ? `an exemplar's labels have ${String(MOST_CHARACTERS)} characters at most: shorten them`
    : undefined;
}
