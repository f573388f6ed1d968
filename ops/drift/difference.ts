import { commandText } from "../command-text.ts";

/** One thing that is live and was not deployed, or the other way round. */
export interface Difference {
  /** Names it for good, unique in a report, e.g. `container/exporter/memory`. */
  readonly id: string;
  /** `grave`: somebody may not be told of a failure, or data is lost. */
  readonly gravity: "grave" | "plain";
  /** In words, one line. */
  readonly text: string;
  /** What to do about it, one line. */
  readonly remedy: string;
}

/** What people type to put things right, for an environment. */
export interface Remedies {
  readonly deploy: string;
  readonly adopt: string;
  readonly setup: string;
}

/** The commands that put an environment right. */
export function remediesFor(environment: Parameters<typeof commandText>[0]): Remedies {
  return {
    deploy: commandText(environment, "deploy"),
    adopt: commandText(environment, "adopt"),
    setup: commandText(environment, "setup"),
  };
}

/** From grave to plain, as they came otherwise. */
export function gravestFirst(differences: readonly Difference[]): readonly Difference[] {
  return [
    ...differences.filter(({ gravity }) => gravity === "grave"),
    ...differences.filter(({ gravity }) => gravity === "plain"),
  ];
}
