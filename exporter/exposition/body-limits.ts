import { ExpositionError } from "./exposition-error.ts";

/**
 * What one body may hold. Not what is stored, for which there are budgets: what reading it costs, which must be far
 * from a second of the event loop for any body that the server takes.
 */
export const bodyLimits = {
  families: 10_000,
  /** Of text, whatever they are. */
  lines: 250_000,
  samples: 200_000,
  labels: 64,
  /** Of a HELP or a label value in text. */
  characters: 16_384,
} as const;

/** For a body that has more of something. */
export function limitError(what: keyof typeof bodyLimits, place: string): ExpositionError {
  const most = String(bodyLimits[what]);
  return new ExpositionError(
    "limit",
    place,
    what === "labels"
      ? `a sample has ${most} labels at most: send fewer`
      : what === "characters"
        ? `HELP and a label value have ${most} characters at most: shorten it`
        : `a body has ${most} ${what} at most: send it in parts`,
  );
}
