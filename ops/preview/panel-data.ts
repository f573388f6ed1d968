/** One series that Prometheus answered a query of a panel with. */
export interface DrawnSeries {
  /** Reference id of the query, from A. */
  readonly refId: string;
  /** Grafana's legend of it. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds since 1970 and values, in order; NaN where Prometheus says so. */
  readonly points: readonly (readonly [seconds: number, value: number])[];
}

/** What a panel shows, by its id in the dashboard. */
export type PanelData = Readonly<Record<number, readonly DrawnSeries[]>>;

/** A moment that is drawn across all graphs. */
export interface Mark {
  readonly seconds: number;
  readonly color: string;
  readonly title: string;
}

/** A dashboard's data of one time range. */
export interface DashboardData {
  readonly from: number;
  readonly to: number;
  readonly panels: PanelData;
  readonly marks: readonly Mark[];
}

/** A legend with its `{{label}}` filled in; without one, the labels as Prometheus writes them. */
export function legendText(format: string, labels: Readonly<Record<string, string>>): string {
  if (format !== "")
    return format.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, label: string) => labels[label] ?? "");
  return `{${Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(", ")}}`;
}
