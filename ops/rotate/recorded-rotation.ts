import { afterFailure } from "../after-failure.ts";
import type { Rotation } from "./history.ts";

/** Where it is written down what becomes of a rotation, and who is told. */
export interface RotationRecorder {
  /** What `rotate` calls the secret. */
  readonly name: string;
  readonly note: (event: Rotation["event"]) => Promise<void>;
  readonly report: (line: string) => void;
}

/**
 * Rotates, and writes down that it began and what came of it. That a rotation is done is true whether or not it can be
 * written down: an error would have people rotate again, which ends a push token that nobody has handed over yet.
 * @throws what `rotate` does, whatever becomes of the note; what writes down that it began
 */
export async function recordedRotation(
  { name, note, report }: RotationRecorder,
  rotate: () => Promise<void>,
): Promise<void> {
  await note("begun");
  try {
    await rotate();
  } catch (error) {
    await afterFailure(
      () => note("failed"),
      { what: `${name}: writing down that it failed`, remedy: "it stands there as begun and not finished" },
      report,
    );
    throw error;
  }
  try {
    await note("done");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    report(
      `${name}: is rotated, but this could not be written down (${why}): do not rotate it again for that`,
    );
  }
}
