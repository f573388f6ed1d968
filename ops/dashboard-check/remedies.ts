const variable = "dashboards/layer/render-dashboard.ts makes the variables: correct it there";
const selector =
  "select by what the series is about, or add an exclusion with its reason to ops/dashboard-check/exclusions.ts";

/** What to do about what a rule objects to. */
export const remedies: Readonly<Record<string, string>> = {
  "template-datasource-rule": variable,
  "template-job-rule": variable,
  "template-instance-rule": variable,
  "template-label-promql-rule": "ask label_values(<series of inventory/metrics>, <label>)",
  "template-on-time-change-reload-rule": variable,
  "panel-datasource-rule": "leave the data source to dashboards/layer: every query goes to ${datasource}",
  "panel-title-description-rule": "say what it shows, what is normal and what to do otherwise",
  "panel-units-rule":
    "name one of dashboards/layer/units.ts, or add the unit there and to knownUnits in panel-rules.ts",
  "panel-no-targets-rule": "give it a query, or delete the panel",
  "target-logql-rule": "add a parser of LogQL to target-rules.ts, or ask Prometheus",
  "target-logql-auto-rule": "use $__auto",
  "target-promql-rule": "build the query with dashboards/layer/promql.ts",
  "target-rate-interval-rule":
    "use rate() of dashboards/layer/promql.ts, or increase() for a time with a meaning",
  "target-job-rule": selector,
  "target-instance-rule": selector,
  "target-counter-agg-rule": "use rate() or increase() of dashboards/layer/promql.ts",
  "uneditable-dashboard": "leave .readonly() in dashboards/layer/render-dashboard.ts",
  "known-series": "correct the name, or declare the series with its labels and type in inventory/metrics/",
  "unit-of-query": "change the panel's unit, or the query, so that both are about the same",
  "legend-of-query": "name in the legend exactly the labels that the query is aggregated by",
  "numbered-by-title":
    "leave ids and refIds to dashboards/layer: ids follow from titles, so give each panel one of its own",
  "no-overlap": "leave places to dashboards/layer/layout.ts, and let the panels of a line fill 24 columns",
  "own-titles": "give each panel of a dashboard a title of its own, of 4 to 70 characters, a capital first",
  "says-what-is-normal": "say in `shows`, `normal` and `otherwise` whole sentences",
};
