import { linePlace } from "./body-text.ts";
import { ExpositionError, refuseMalformed } from "./exposition-error.ts";
import { metricNameProblem, quoted } from "./names.ts";
import type { OpenFamily, TextReading } from "./text-reading.ts";

/** What a HELP, TYPE or UNIT line says. */
export type Described = "help" | "type" | "unit";

/**
 * The family that a line describes, which nothing has been said about in this respect.
 * @param name as it stands in the line, with or without quotes
 * @param line its number, from 1
 * @throws {ExpositionError} where that is no name, or was said before
 */
export function describedFamily<T extends string>(
  reading: TextReading<T>,
  described: Described,
  name: string,
  line: number,
): OpenFamily<T> {
  const plainName = /^"(.*)"$/s.exec(name)?.[1] ?? name;
  refuseMalformed(metricNameProblem(plainName), linePlace(line));
  const family = reading.described(plainName, line);
  if (family[described] === undefined) return family;
  throw new ExpositionError(
    "duplicate",
    linePlace(line),
    `${quoted(plainName)} has a second ${described.toUpperCase()} line: send one`,
  );
}
