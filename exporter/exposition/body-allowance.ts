import { ExpositionError } from "./exposition-error.ts";

/**
 * What one body of a sender may hold, by how much of the sender's is ever stored. What is beyond is not read: a sample
 * takes some 700 bytes of memory while it is checked.
 */
export interface BodyAllowance {
  /** Sample lines, those that a histogram or summary stands for among them. */
  readonly samples: number;
  /** Of all sample lines together. */
  readonly labels: number;
}

/** What has been come upon in one body. Each throws an {@link ExpositionError}, `limit`, above the allowance. */
export interface BodyCount {
  readonly samples: (count: number) => void;
  readonly labels: (count: number) => void;
}

/** Nothing yet. */
export function bodyCount(allowance: BodyAllowance): BodyCount {
  const counted = (what: keyof BodyAllowance) => {
    let count = 0;
    return (more: number) => {
      count += more;
      if (count > allowance[what]) throw allowanceError(what, allowance[what]);
    };
  };
  return { samples: counted("samples"), labels: counted("labels") };
}

function allowanceError(what: keyof BodyAllowance, most: number): ExpositionError {
  const remedy = what === "samples" ? "send it in parts, or raise its mostSeries" : "send fewer";
  return new ExpositionError(
    "limit",
    "body",
    `a body of this namespace has ${String(most)} ${what} at most: ${remedy}`,
  );
}
