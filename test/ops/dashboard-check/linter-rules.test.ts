import { dashboards } from "../../../dashboards/index.ts";
import { inventory } from "../../../inventory/index.ts";
import { excludes, exclusions } from "../../../ops/dashboard-check/exclusions.ts";
import { dashboardFindings, findingsOf } from "../../../ops/dashboard-check/findings.ts";
import { grafanaDashboard } from "../../../ops/dashboard-check/grafana.ts";
import { linterRules as rules } from "../../../ops/dashboard-check/linter-rules.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { sample, samplePanel, sampleVariables } from "./sample.ts";

test("the linter has the 17 rules of grafana/dashboard-linter", () => {
  expect(Object.keys(rules)).toHaveLength(17);
});

test.each([
  ["the fixture", fixtureInventory],
  ["the site", inventory],
])("no rule objects to a dashboard of %s, but for exclusions with a reason", (_name, of) => {
  expect(dashboardFindings(of)).toEqual([]);
});

test("every exclusion is still needed", () => {
  const findings = [fixtureInventory, inventory]
    .flatMap(dashboards)
    .flatMap(({ json }) => findingsOf(grafanaDashboard(json)));
  expect(exclusions.filter((exclusion) => !findings.some((f) => excludes(exclusion, f)))).toEqual([]);
});

test.each(Object.keys(rules))("%s has nothing against a good dashboard", (rule) => {
  expect(rules[rule]?.(sample())).toEqual([]);
});

const expr = (text: string) => [samplePanel({ targets: [{ refId: "A", expr: text }] })];

test.each([
  [
    "template-datasource-rule",
    "no data source variable",
    sample({ variables: [] }),
    ["does not have a templated data source"],
  ],
  [
    "template-datasource-rule",
    "a data source variable under another name and label",
    sample({ variables: [{ name: "ds", label: "Source", type: "datasource", query: "prometheus" }] }),
    [
      "data source variable named 'ds', should be prometheus_datasource or datasource",
      "data source variable labeled 'Source', should be Prometheus data source or Data source",
    ],
  ],
  [
    "template-job-rule",
    "no job variable",
    sample({ variables: sampleVariables.filter(({ name }) => name !== "job") }),
    ["is missing the job template"],
  ],
  [
    "template-instance-rule",
    "an instance variable that is no multi select of a query",
    sample({
      variables: sampleVariables.map((variable) =>
        variable.name === "instance" ? { name: "instance", type: "custom", query: "a,b" } : variable,
      ),
    }),
    [
      "instance template should use the templated data source",
      "instance template should be a query",
      "instance template should be labeled 'Instance'",
      "instance template should be a multi select",
      "instance template allValue should be '.+'",
    ],
  ],
  [
    "template-label-promql-rule",
    "a variable that asks an unknown function",
    sample({
      variables: [...sampleVariables, { name: "x", type: "query", query: "labels(up)", refresh: 2 }],
    }),
    ["variable 'x' asks 'labels(up)', which is no function of the data source"],
  ],
  [
    "template-label-promql-rule",
    "a variable with broken PromQL",
    sample({
      variables: [
        ...sampleVariables,
        { name: "x", type: "query", query: "label_values(up{, job)", refresh: 2 },
      ],
    }),
    ["variable 'x' asks for 'up{', invalid at 'end of up{'"],
  ],
  [
    "template-on-time-change-reload-rule",
    "a variable that is read once",
    sample({
      variables: [...sampleVariables, { name: "x", type: "query", query: "label_values(up, x)", refresh: 1 }],
    }),
    ["variable 'x' should be refreshed on time range change (2)"],
  ],
  [
    "panel-datasource-rule",
    "a panel with a data source of its own",
    sample({ panels: [samplePanel({ datasource: { type: "prometheus", uid: "P1" } })] }),
    ["does not use a templated datasource, uses 'P1'"],
  ],
  [
    "panel-title-description-rule",
    "a panel without description",
    sample({ panels: [samplePanel({ description: "" })] }),
    ["has missing title or description: 'Load', ''"],
  ],
  [
    "panel-units-rule",
    "a panel with a unit that does not exist",
    sample({ panels: [samplePanel({ fieldConfig: { defaults: { unit: "furlongs" }, overrides: [] } })] }),
    ["has no or invalid units defined: 'furlongs'"],
  ],
  [
    "panel-units-rule",
    "a panel without unit",
    sample({ panels: [samplePanel({ fieldConfig: { defaults: {}, overrides: [] } })] }),
    ["has no or invalid units defined: ''"],
  ],
  [
    "panel-no-targets-rule",
    "a panel without query",
    sample({ panels: [samplePanel({ targets: [] })] }),
    ["has no targets"],
  ],
  [
    "target-logql-rule",
    "a query to Loki",
    sample({
      panels: [
        samplePanel({ targets: [{ refId: "A", expr: "{a=`b`}", datasource: { type: "loki", uid: "L" } }] }),
      ],
    }),
    ["LogQL query '{a=`b`}' cannot be checked: add a parser to this rule"],
  ],
  [
    "target-logql-auto-rule",
    "a query to Loki over a fixed time",
    sample({
      panels: [
        samplePanel({
          targets: [{ refId: "A", expr: "rate({a=`b`}[5m])", datasource: { type: "loki", uid: "L" } }],
        }),
      ],
    }),
    ["LogQL query uses fixed duration: should use $__auto"],
  ],
  [
    "target-promql-rule",
    "broken PromQL",
    sample({ panels: expr("sum(up") }),
    ["invalid PromQL query 'sum(up' at 'end of sum(up'"],
  ],
  ["target-promql-rule", "an empty query", sample({ panels: expr("") }), ["has no query"]],
  [
    "target-rate-interval-rule",
    "a rate over a fixed time",
    sample({ panels: expr('rate(x_total{job=~"$job",instance=~"$instance"}[5m])') }),
    ["rate of x_total should use $__rate_interval"],
  ],
  [
    "target-job-rule",
    "a selector without job",
    sample({ panels: expr('up{instance=~"$instance"}') }),
    ["job selector not found on up"],
  ],
  [
    "target-instance-rule",
    "a selector without instance",
    sample({ panels: expr('up{job=~"$job"}') }),
    ["instance selector not found on up"],
  ],
  [
    "target-counter-agg-rule",
    "a counter as it is",
    sample({ panels: expr('x_total{job=~"$job",instance=~"$instance"}') }),
    ["counter metric 'x_total' is not aggregated with rate, irate, or increase"],
  ],
  [
    "uneditable-dashboard",
    "an editable dashboard",
    sample({ editable: true }),
    ["is editable, it should be set to 'editable: false'"],
  ],
])("%s objects to %s", (rule, _case, dashboard, messages) => {
  expect(rules[rule]?.(dashboard).map(({ message }) => message)).toEqual(messages);
});
