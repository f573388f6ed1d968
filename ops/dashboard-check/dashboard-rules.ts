import { syntaxErrors } from "../promql/syntax.ts";
import { dashboardRule, datasourceVariables, expanded, isAbout, type Rule } from "./finding.ts";
import type { GrafanaDashboard } from "./grafana.ts";

/** Rules about the whole dashboard. */
export const dashboardRules: Readonly<Record<string, Rule>> = {
  "template-datasource-rule": dashboardRule("template-datasource-rule", (d) => {
    const variables = datasourceVariables(d);
    if (variables.length === 0) return ["does not have a templated data source"];
    return variables.flatMap(({ name, label = "", query }) => {
      const names = [`${query}_datasource`, ...(variables.length === 1 ? ["datasource"] : [])];
      const labels = [`${titled(query)} data source`, ...(variables.length === 1 ? ["Data source"] : [])];
      return [
        ...(names.includes(name)
          ? []
          : [`data source variable named '${name}', should be ${names.join(" or ")}`]),
        ...(labels.includes(label)
          ? []
          : [`data source variable labeled '${label}', should be ${labels.join(" or ")}`]),
      ];
    });
  }),
  "template-job-rule": requiredVariable("job"),
  "template-instance-rule": requiredVariable("instance"),
  "template-label-promql-rule": dashboardRule("template-label-promql-rule", (d) =>
    isAbout(d, "prometheus")
      ? d.templating.list
          .filter(({ type }) => type === "query")
          .flatMap(({ name, query }) => {
            const [, called = "", argument = ""] = /([a-z_]+)\((.+)\)/.exec(query) ?? [];
            if (!["label_names", "label_values", "metrics", "query_result"].includes(called))
              return [`variable '${name}' asks '${query}', which is no function of the data source`];
            const selector = called === "label_values" ? argument.replace(/,[^,]*$/, "") : argument;
            return syntaxErrors(expanded(selector)).map(
              (place) => `variable '${name}' asks for '${selector}', invalid at '${place}'`,
            );
          })
      : [],
  ),
  "template-on-time-change-reload-rule": dashboardRule("template-on-time-change-reload-rule", (d) =>
    d.templating.list
      .filter(({ type, refresh }) => type === "query" && refresh !== 2)
      .map(({ name }) => `variable '${name}' should be refreshed on time range change (2)`),
  ),
  "uneditable-dashboard": dashboardRule("uneditable-dashboard", ({ editable }) =>
    editable === false ? [] : ["is editable, it should be set to 'editable: false'"],
  ),
};

function requiredVariable(name: "job" | "instance"): Rule {
  return dashboardRule(`template-${name}-rule`, (d) => {
    if (!isAbout(d, "prometheus")) return [];
    const variable = variableNamed(d, name);
    if (variable === undefined) return [`is missing the ${name} template`];
    return [
      ...(/^\$\{?(?:prometheus_)?datasource\}?$/.test(variable.datasource?.uid ?? "")
        ? []
        : [`${name} template should use the templated data source`]),
      ...(variable.type === "query" ? [] : [`${name} template should be a query`]),
      ...(variable.label === titled(name) ? [] : [`${name} template should be labeled '${titled(name)}'`]),
      ...(variable.multi === true ? [] : [`${name} template should be a multi select`]),
      ...(variable.allValue === ".+" ? [] : [`${name} template allValue should be '.+'`]),
    ];
  });
}

function variableNamed({ templating }: GrafanaDashboard, name: string) {
  return templating.list.find((variable) => variable.name === name);
}

function titled(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
