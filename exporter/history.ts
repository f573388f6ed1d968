/** A check or a canary that has ended. */
export interface Happening {
  /** When it ended, in milliseconds since 1970. */
  readonly at: number;
  readonly kind: "check" | "canary";
  /** The target's or model's name. */
  readonly name: string;
  /** What came of it, in a few words, e.g. `ready`, `timeout`. */
  readonly outcome: string;
  /** What took how long, in seconds. */
  readonly timings: readonly (readonly [what: string, seconds: number])[];
}

/** The last things that happened, for people. */
export interface History {
  readonly add: (happening: Happening) => void;
  /** The latest first. */
  readonly latest: (kind: Happening["kind"]) => readonly Happening[];
}

/** How many of each kind are kept: the last minutes of a platform of a dozen targets, scraped every 15 s. */
const MOST_KEPT = 100;

/** A history of nothing yet. */
export function history(): History {
  const kept: Record<Happening["kind"], readonly Happening[]> = { check: [], canary: [] };
  return {
    add(happening) {
      kept[happening.kind] = [happening, ...kept[happening.kind].slice(0, MOST_KEPT - 1)];
    },
    latest: (kind) => kept[kind],
  };
}
