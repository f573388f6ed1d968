import type { FiringAlert, RuleCase } from "./case.ts";

/** Series → samples. */
type Given = Readonly<Record<string, string>>;

/** One alert on both sides of its threshold, and of its `for`. */
export interface ThresholdStory {
  readonly alert: FiringAlert;
  /** A clause: what is beyond the threshold from the first scrape on, e.g. `a full cache`. */
  readonly what: string;
  readonly beyond: Given;
  /** When it fires, and one evaluation earlier. */
  readonly firesAt: string;
  readonly before: string;
  /** Other alerts that the same fires at that moment. */
  readonly others?: readonly FiringAlert[];
  /** What stays silent however long it lasts: a clause, and its series. */
  readonly silent: Readonly<Record<string, Given>>;
}

/** The rule tests of such a story: one in which it fires, and one for everything that does not suffice. */
export function thresholdCases({
  alert,
  what,
  beyond,
  firesAt,
  before,
  others = [],
  silent,
}: ThresholdStory): readonly RuleCase[] {
  const about = alert.alert;
  return [
    {
      title: `${what} fires at ${firesAt}`,
      about,
      given: beyond,
      checks: [
        { at: before, firing: [] },
        { at: firesAt, firing: [alert, ...others] },
      ],
    },
    ...Object.entries(silent).map(([clause, given]) => ({
      title: `${clause} is no ${about}`,
      about,
      given,
      checks: [{ at: firesAt, firing: [] }],
    })),
  ];
}
