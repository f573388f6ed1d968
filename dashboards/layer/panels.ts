/** The short way to declare a panel: what has to be said, and nothing that all panels of a kind have in common. */
import type {
  HeatmapPanel,
  Query,
  State,
  StatPanel,
  StateTimelinePanel,
  TablePanel,
  Thresholds,
  TimeSeriesPanel,
} from "./model.ts";
import type { Unit } from "./units.ts";

/** What every panel says. */
export interface Said {
  /** What is drawn and where it comes from; a whole sentence, as the two below. */
  readonly shows: string;
  /** What it looks like when all is well. */
  readonly normal: string;
  /** What to do when it does not. */
  readonly otherwise: string;
  /** Of the grid's 24. @defaultValue 12 for time, 6 for tiles, 24 for tables */
  readonly columns?: number;
  /** In units of the grid. @defaultValue 4 for tiles, 8 for all others */
  readonly height?: number;
  /** Why the panel may be empty though all is well; the empty panel says it. Unset where emptiness is a fault. */
  readonly emptyBecause?: string;
  /** Least distance of two points, for what happens more rarely than it is scraped. */
  readonly stepSeconds?: number;
}

/** Queries by their legend: text and `{{label}}`. */
export type Queries = Readonly<Record<string, string>>;

/** What a panel says in the place of values that ought to be there. */
const notMeasured = "Not measured in this time: see “Unreachable” on the overview";

/** Lines over time. */
export function graph(
  title: string,
  unit: Unit,
  said: Said & {
    readonly lines: Queries;
    /** What was agreed: dashed lines. */
    readonly targets?: Queries;
    /** Drawn as dashed lines. */
    readonly thresholds?: Thresholds;
    /** Top of the axis; for shares that cannot exceed 1. */
    readonly max?: number;
  },
): TimeSeriesPanel {
  const { lines, targets = {}, thresholds, max } = said;
  return {
    kind: "time-series",
    ...common(title, said, 12),
    unit,
    queries: [
      ...queriesOf(lines),
      ...queriesOf(targets).map((query) => ({ ...query, draw: "target" as const })),
    ],
    ...(thresholds === undefined ? {} : { thresholds }),
    ...(max === undefined ? {} : { max }),
  };
}

/** Current values as tiles, one a series. */
export function tiles(
  title: string,
  unit: Unit,
  said: Said & {
    readonly values: Queries;
    readonly thresholds: Thresholds;
    readonly states?: readonly State[];
  },
): StatPanel {
  const { values, thresholds, states } = said;
  return {
    kind: "stat",
    ...common(title, said, 6),
    unit,
    thresholds,
    queries: queriesOf(values),
    ...(states === undefined ? {} : { states }),
  };
}

/** A bar a series that changes its colour with its state. */
export function timeline(
  title: string,
  unit: Unit,
  said: Said & {
    readonly bars: Queries;
    readonly thresholds: Thresholds;
    readonly states?: readonly State[];
  },
): StateTimelinePanel {
  const { bars, thresholds, states } = said;
  return {
    kind: "state-timeline",
    ...common(title, said, 12),
    unit,
    thresholds,
    queries: queriesOf(bars),
    ...(states === undefined ? {} : { states }),
  };
}

/** How a histogram's buckets fill over time. */
export function heatmap(title: string, unit: Unit, said: Said & { readonly buckets: string }): HeatmapPanel {
  return { kind: "heatmap", ...common(title, said, 12), unit, expr: said.buckets };
}

/** One row a set of label values, at the end of the time range. */
export function table(
  title: string,
  said: Said & Pick<TablePanel, "labels" | "values" | "drillDown">,
): TablePanel {
  const { labels, values, drillDown } = said;
  return {
    kind: "table",
    ...common(title, said, 24),
    labels,
    values,
    ...(drillDown === undefined ? {} : { drillDown }),
  };
}

function common(title: string, said: Said, usualColumns: number) {
  const { shows, normal, otherwise, columns = usualColumns, emptyBecause, height, stepSeconds } = said;
  return {
    title,
    explanation: { shows, normal, otherwise },
    columns,
    ...(emptyBecause === undefined
      ? { noData: notMeasured }
      : { noData: sentence(emptyBecause), emptyBecause }),
    ...(height === undefined ? {} : { height }),
    ...(stepSeconds === undefined ? {} : { stepSeconds }),
  };
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function queriesOf(queries: Queries): readonly Query[] {
  return Object.entries(queries).map(([legend, expr]) => ({ legend, expr }));
}
