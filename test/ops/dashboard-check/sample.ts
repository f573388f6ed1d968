import {
  grafanaDashboard,
  type GrafanaDashboard,
  type GrafanaPanel,
  type GrafanaVariable,
} from "../../../ops/dashboard-check/grafana.ts";

const datasource = { type: "prometheus", uid: "${datasource}" };

const chosen = (name: string, label: string): GrafanaVariable => ({
  name,
  label,
  type: "query",
  query: `label_values(up, ${name})`,
  refresh: 2,
  multi: true,
  allValue: ".+",
  datasource,
});

/** Variables that no rule objects to. */
export const sampleVariables: readonly GrafanaVariable[] = [
  { name: "datasource", label: "Data source", type: "datasource", query: "prometheus" },
  chosen("job", "Job"),
  chosen("instance", "Instance"),
];

/** A panel that no rule objects to, but for what is given. */
export function samplePanel(different: Partial<GrafanaPanel> = {}): GrafanaPanel {
  return {
    type: "timeseries",
    title: "Load",
    description: "What it is.",
    datasource,
    targets: [{ refId: "A", expr: 'rate(x_total{job=~"$job",instance=~"$instance"}[$__rate_interval])' }],
    fieldConfig: { defaults: { unit: "s" }, overrides: [] },
    ...different,
  };
}

interface Different {
  readonly editable?: boolean;
  readonly variables?: readonly GrafanaVariable[];
  readonly panels?: readonly GrafanaPanel[];
}

/** A dashboard that no rule objects to, but for what is given. */
export function sample(different: Different = {}): GrafanaDashboard {
  const { editable = false, variables = sampleVariables, panels = [samplePanel()] } = different;
  return grafanaDashboard({
    uid: "sample",
    title: "Sample",
    editable,
    panels,
    templating: { list: variables },
  });
}
