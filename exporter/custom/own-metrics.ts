import {
  type PushOutcome,
  pushOutcomes,
  type PushRefusalReason,
  pushRefusalReasons,
  type SeriesDropReason,
  seriesDropReasons,
} from "../../inventory/metrics/index.ts";
import type { Family } from "../exposition/family.ts";
import { counters } from "../series/counters.ts";
import { gauges } from "../series/gauges.ts";
import type { Declarations } from "./declarations.ts";
import { groupLabels } from "./group.ts";
import type { Store } from "./store.ts";
import { firstExpiry } from "./stored-group.ts";
import type { SeenFile } from "./textfiles.ts";

/** `source` of what came from nobody who is declared: no label has a value that a request chose. */
const NOBODY = "undeclared";

/** What the exporter says about custom metrics. */
export interface OwnMetrics {
  /** From now on these namespaces. */
  readonly declare: (declared: Declarations) => void;
  readonly taken: (source: string, outcome: PushOutcome) => void;
  readonly refused: (source: string, reason: PushRefusalReason, series: number) => void;
  readonly dropped: (source: string, reason: SeriesDropReason, series: number) => void;
  readonly writeFailed: () => void;
  readonly damaged: (files: number) => void;
  readonly families: (declared: Declarations, store: Store, files: readonly SeenFile[]) => readonly Family[];
}

/** All at 0. */
export function ownMetrics(): OwnMetrics {
  const pushes = counters("llm_custom_pushes_total");
  const refusals = counters("llm_custom_pushes_refused_total");
  const drops = counters("llm_custom_series_dropped_total");
  const writeFailures = counters("llm_custom_store_write_failures_total");
  writeFailures.declare([{}]);
  let damagedFiles = 0;
  let sources: readonly string[] = [];
  const known = (source: string) => (sources.includes(source) ? source : NOBODY);
  return {
    declare({ config }) {
      sources = config.namespaces.map(({ namespace }) => namespace);
      const all = [...sources, NOBODY];
      pushes.declare(sources.flatMap((source) => pushOutcomes.map((outcome) => ({ source, outcome }))));
      refusals.declare(all.flatMap((source) => pushRefusalReasons.map((reason) => ({ source, reason }))));
      drops.declare(all.flatMap((source) => seriesDropReasons.map((reason) => ({ source, reason }))));
    },
    taken(source, outcome) {
      pushes.add({ source, outcome }, 1);
    },
    refused(source, reason, series) {
      refusals.add({ source: known(source), reason }, 1);
      drops.add({ source: known(source), reason }, series);
    },
    dropped(source, reason, series) {
      drops.add({ source: known(source), reason }, series);
    },
    writeFailed() {
      writeFailures.add({}, 1);
    },
    damaged(files) {
      damagedFiles += files;
    },
    families: (declared, store, files) => [
      ...groupFamilies(store),
      ...budgetFamilies(declared, store),
      ...fileFamilies(files),
      pushes.family(),
      refusals.family(),
      drops.family(),
      writeFailures.family(),
      gauges("llm_custom_store_damaged_files", [{ labels: {}, value: damagedFiles }]),
    ],
  };
}

function groupFamilies(store: Store): readonly Family[] {
  const pushed = [...store.groups()].filter(({ group }) => group.origin === "push");
  const rows = pushed.map((stored) => ({ labels: groupLabels(stored.group), stored }));
  return [
    gauges(
      "llm_custom_push_timestamp_seconds",
      rows.map(({ labels, stored }) => ({ labels, value: stored.pushedAt })),
    ),
    gauges(
      "llm_custom_push_expires_timestamp_seconds",
      rows.map(({ labels, stored }) => ({ labels, value: firstExpiry(stored) })),
    ),
  ];
}

function budgetFamilies({ config, all }: Declarations, { usage }: Store): readonly Family[] {
  const namespaces = config.namespaces.map(({ namespace: source, mostSeries }) => ({
    labels: { source },
    source,
    mostSeries,
  }));
  const families = all.map(({ source, title, family: { mostSeries } }) => ({
    labels: { source, family: title },
    title,
    mostSeries,
  }));
  return [
    gauges(
      "llm_custom_series",
      namespaces.map(({ labels, source }) => ({ labels, value: usage.seriesOf(source) })),
    ),
    gauges(
      "llm_custom_series_limit",
      namespaces.map(({ labels, mostSeries }) => ({ labels, value: mostSeries })),
    ),
    gauges(
      "llm_custom_family_series",
      families.map(({ labels, title }) => ({ labels, value: usage.seriesOfFamily(title) })),
    ),
    gauges(
      "llm_custom_family_series_limit",
      families.map(({ labels, mostSeries }) => ({ labels, value: mostSeries })),
    ),
    gauges("llm_custom_total_series_limit", [{ labels: {}, value: config.mostSeries }]),
  ];
}

function fileFamilies(files: readonly SeenFile[]): readonly Family[] {
  return [
    gauges(
      "llm_custom_textfile_modified_timestamp_seconds",
      files.flatMap(({ source, textfile, modifiedAt }) =>
        modifiedAt === undefined ? [] : [{ labels: { source, textfile }, value: modifiedAt }],
      ),
    ),
    gauges(
      "llm_custom_textfile_failed",
      files.map(({ source, textfile, hasFailed }) => ({
        labels: { source, textfile },
        value: Number(hasFailed),
      })),
    ),
  ];
}
