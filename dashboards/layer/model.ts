/** The vocabulary that dashboards are declared in: data only; `render-*.ts` turns it into Grafana's JSON. */
import type { uids } from "../uids.ts";
import type { Unit } from "./units.ts";

/** Grafana's named colours that carry a meaning here: good, look, act, no judgement. */
type Color = "green" | "yellow" | "red" | "blue";

/** A colour, then for rising values where the next one begins: `["green", [0.95, "red"]]`. */
export type Thresholds = readonly [Color, ...(readonly [from: number, color: Color])[]];

/** A value that is shown as a word. */
export interface State {
  readonly value: number;
  readonly text: string;
  readonly color: Color;
}

/** What somebody who is paged at night has to know about a panel; Markdown, whole sentences. */
export interface Explanation {
  /** What is drawn and where it comes from. */
  readonly shows: string;
  /** What it looks like when all is well. */
  readonly normal: string;
  /** What to do when it does not. */
  readonly otherwise: string;
}

/** One PromQL query, built with `promql.ts`, and the name of what it returns. */
export interface Query {
  readonly expr: string;
  /** Grafana's legend format: text and `{{label}}`. */
  readonly legend: string;
  /**
   * How time series draw it: a `target` is a dashed line, `upper` and `lower` the edges of a shaded band.
   * @defaultValue "line"
   */
  readonly draw?: "line" | "target" | "upper" | "lower";
}

interface PanelBase {
  readonly title: string;
  readonly explanation: Explanation;
  /** Width, of the grid's 24 columns; the panels of a line fill it. */
  readonly columns: number;
  /** Height in units of the grid (30 px and a gap). @defaultValue by kind, see `layout.ts` */
  readonly height?: number;
  /** What an empty panel says instead of "No data". */
  readonly noData: string;
  /** Why the panel may be empty though everything works; unset where emptiness is a fault. */
  readonly emptyBecause?: string;
  /**
   * Least distance of two points in seconds, for what happens more rarely than it is scraped (canaries).
   * @defaultValue the data source's scrape interval
   */
  readonly stepSeconds?: number;
}

/** Current values as tiles, one a series. Values are read at the end of the time range, never older ones. */
export interface StatPanel extends PanelBase {
  readonly kind: "stat";
  readonly unit: Unit;
  readonly queries: readonly Query[];
  readonly thresholds: Thresholds;
  readonly states?: readonly State[];
  /** Series (by their legend) that show other states than the rest. */
  readonly exceptions?: Readonly<Record<string, readonly State[]>>;
}

/** Lines over time. */
export interface TimeSeriesPanel extends PanelBase {
  readonly kind: "time-series";
  readonly unit: Unit;
  readonly queries: readonly Query[];
  /** Drawn as dashed lines. */
  readonly thresholds?: Thresholds;
  /** Top of the axis; for shares that cannot exceed 1. */
  readonly max?: number;
}

/** How a histogram's buckets fill over time: shows two modes where a quantile shows one number. */
export interface HeatmapPanel extends PanelBase {
  readonly kind: "heatmap";
  readonly unit: Unit;
  /** Increases by `le`. */
  readonly expr: string;
}

/** A bar a series that changes its colour with its state. */
export interface StateTimelinePanel extends PanelBase {
  readonly kind: "state-timeline";
  readonly unit: Unit;
  readonly queries: readonly Query[];
  readonly thresholds: Thresholds;
  readonly states?: readonly State[];
}

/** A column that holds the values of a query, matched to the rows by the labels. */
export interface ValueColumn {
  readonly title: string;
  readonly expr: string;
  readonly unit: Unit;
  readonly thresholds?: Thresholds;
  readonly states?: readonly State[];
}

/** One row a set of label values, at the end of the time range. */
export interface TablePanel extends PanelBase {
  readonly kind: "table";
  /** Label → title of its column. Every query is aggregated by exactly these. */
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly ValueColumn[];
  /** A dashboard that the first column leads to, with the row's value in one of its variables. */
  readonly drillDown?: { readonly uid: string; readonly title: string; readonly variable: string };
}

/** Anything that stands in the grid. */
export type Panel = StatPanel | TimeSeriesPanel | HeatmapPanel | StateTimelinePanel | TablePanel;

/** Another dashboard of ours, by its name in `uids.ts`. */
type DashboardName = keyof typeof uids;

/** Panels that answer one question, beneath its heading. */
export interface Row {
  readonly question: string;
  readonly panels: readonly Panel[];
}

/** A drop-down whose choices are the values of a label. */
export interface Variable {
  readonly name: string;
  readonly title: string;
  /** The series whose label is listed. */
  readonly selector: string;
  readonly label: string;
  /** What is selected at first. */
  readonly initial: string;
}

/** One dashboard, declared. */
export interface Dashboard {
  /** Never changes: links and bookmarks hold it. */
  readonly uid: string;
  readonly title: string;
  /** Who reads it, when. */
  readonly description: string;
  readonly variables: readonly Variable[];
  /** Instant vector of the alerts that are drawn as annotations. */
  readonly alerts: string;
  /** Where a reader goes on, the likeliest cause first: links at the top that keep time and variables. */
  readonly leadsTo: readonly DashboardName[];
  /** In the order in which data flows. */
  readonly rows: readonly Row[];
}
