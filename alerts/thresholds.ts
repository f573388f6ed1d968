import type { Threshold } from "../inventory/thresholds.ts";

/** Of series that are 1 for yes. */
export const yes: Threshold = {
  value: 1,
  unit: "boolean",
  source: "the help text of the metric: 1 when it holds, else 0",
};

/** Of series that are 0 for no. */
export const no: Threshold = { ...yes, value: 0 };

/** Of counts of what should never happen. */
export const never: Threshold = {
  value: 0,
  unit: "count",
  source: "it never happens while all is well, so one is too many; `for` lets a single hiccup pass",
};

/**
 * How long alerts on the exporter's series outlive them: longer than `ExporterDown` takes to fire (2 m and one
 * evaluation), so that at no moment of an incident everything looks resolved because the exporter died.
 */
export const outliveExporterSeconds = 180;
