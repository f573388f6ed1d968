/** What others may bring as custom metrics: the vocabulary that inventory, infra and exporter share. */

/** What a custom family can be. */
export const customTypes = ["counter", "gauge", "histogram", "summary"] as const;
export type CustomType = (typeof customTypes)[number];

/** One family of a namespace, or all of its families whose names begin alike. */
export type CustomFamily = {
  readonly type: CustomType;
  /** Shown by every scrape, whatever a pusher says; at most 300 characters. */
  readonly help: string;
  /** Exactly the labels that each series has, beside those that are forced (`source`, `push_job`, …). */
  readonly labels: readonly string[];
  /** Most series, 1–100,000; each bucket of a histogram is one, and so are its sum and its count. */
  readonly mostSeries: number;
  /** Seconds after which a series is gone unless it is sent again, 10–2,678,400 (31 days). */
  readonly lifeSpanSeconds: number;
  /**
   * Whether its counters may go down, because they begin anew with each run of their job. Without it a lower value is
   * refused: a broken pusher looks like that, and rate() takes it for work that was done.
   * @defaultValue false
   */
  readonly restarts?: boolean;
} & ({ readonly name: string } | { readonly prefix: string });

/** What one pusher may bring. Its series carry `source="<namespace>"`. */
export interface CustomNamespace {
  /** Lower-kebab-case, unique, at most 40 characters. The pusher's role is `push:<namespace>`. */
  readonly namespace: string;
  /** Who answers for it; a team. */
  readonly owner: string;
  /** Most series of all its families together, 1–100,000. */
  readonly mostSeries: number;
  /** Most groups (job, instance and further labels of the path), 1–1,000. Each is a file on disk. */
  readonly mostGroups: number;
  /** At least one. */
  readonly families: readonly CustomFamily[];
  /** Its files of the textfile directory, e.g. `weights.prom`. @defaultValue none */
  readonly textfiles?: readonly string[];
}

/** Everything that others may bring. */
export interface CustomMetrics {
  /** Most series of all namespaces together, 1–100,000. OpenMetrics advises 10,000 for one exposition. */
  readonly mostSeries: number;
  readonly namespaces: readonly CustomNamespace[];
}

/** The whole name of a declared family, or how the names begin, as `rag_*`: label `family` of our own metrics. */
export function familyTitle(family: CustomFamily): string {
  return "name" in family ? family.name : `${family.prefix}*`;
}
