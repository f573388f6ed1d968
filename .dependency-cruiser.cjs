/** The arrows of the architecture: inventory <- alerts, dashboards, exporter <- infra <- ops; test may see all. */
const only = (folder, allowed) => ({
  name: `${folder}-imports`,
  comment: `${folder}/ may import only ${allowed.join(", ") || "nothing of ours"}`,
  severity: "error",
  from: { path: `^${folder}/` },
  to: {
    path: "^(inventory|alerts|dashboards|exporter|simulator|infra|ops|bench|test)/",
    pathNot: `^(${[folder, ...allowed].join("|")})(/|\\.ts$)`,
  },
});

module.exports = {
  forbidden: [
    only("inventory", []),
    only("alerts", ["inventory"]),
    only("dashboards", ["inventory"]),
    only("exporter", ["inventory/metrics"]),
    only("simulator", ["inventory/metrics"]),
    only("infra", ["inventory", "alerts", "dashboards", "exporter/config", "simulator/config"]),
    only("ops", ["inventory", "alerts", "dashboards", "infra"]),
    only("bench", ["inventory", "alerts", "exporter", "infra", "ops"]),
    {
      name: "cdktf-only-in-infra",
      comment: "Only infra/ knows Terraform: moving to another CDK is a change in one folder (ADR 0004).",
      severity: "error",
      from: { path: "^(inventory|alerts|dashboards|exporter|simulator|ops)/" },
      to: { path: "node_modules/(cdktf|constructs|@cdktf)/" },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(node_modules/(?!cdktf|constructs|@cdktf)|infra/providers/grafana/lib)" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".js", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default"],
    },
  },
};
