import { dashboardQueries, dashboards, lastSeconds, uids } from "../../dashboards/index.ts";
import { inventory } from "../../inventory/index.ts";
import { customSeries } from "../../inventory/metrics/custom-series.ts";
import type { Inventory } from "../../inventory/model.ts";
import { fixtureInventory } from "../fixtures/inventory.ts";
import { grafanaDashboard, panelsOf } from "../../ops/dashboard-check/grafana.ts";
import { queryProblems as problems } from "../../ops/dashboard-check/query-problems.ts";

const rendered = dashboards(fixtureInventory).map(({ json }) => grafanaDashboard(json));
const queries = dashboardQueries(fixtureInventory);

test.each([
  ["the fixture", fixtureInventory],
  ["the site", inventory],
])("every query of %s is PromQL over known metrics, labels and types", (_name, of: Inventory) => {
  const custom = customSeries(of.customMetrics?.namespaces ?? []);
  expect(dashboardQueries(of).flatMap(({ expr }) => problems(expr, custom))).toEqual([]);
});

test("no query is left with a variable of Grafana's", () => {
  expect(queries.filter(({ expr }) => expr.includes("$"))).toEqual([]);
});

test("the queries of the panels are those in the JSON, in order", () => {
  const inJson = rendered.flatMap((d) =>
    panelsOf(d).flatMap(({ title, targets = [] }) =>
      targets.map(({ refId }) => `${d.uid} ${title ?? ""} ${refId}`),
    ),
  );
  const listed = queries
    .filter(({ panel }) => panel !== "annotation" && !panel.startsWith("variable "))
    .map(({ dashboard, panel, refId }) => `${dashboard} ${panel} ${refId}`);
  expect([...new Set(listed)]).toEqual(inJson);
});

test("a variable and the annotation are asked as well", () => {
  const variables = queries.filter(({ panel }) => panel.startsWith("variable "));
  expect(variables.map(({ dashboard, panel, expr }) => [dashboard, panel, expr])).toEqual([
    ["llm-model", "variable model", "llm_model_info"],
    ["llm-slo", "variable model", "llm_model_info"],
    ["llm-canary", "variable model", "llm_model_info"],
    ["infra-node", "variable host", 'node_load1{host!=""}'],
  ]);
  expect(
    queries.filter(({ panel }) => panel === "annotation").map(({ emptyBecause }) => emptyBecause),
  ).toEqual(expect.arrayContaining(["no alert is firing", "no release was made in the last two minutes"]));
});

test("a query of a chosen model is asked once a model, and one that is loaded on demand may be empty", () => {
  expect(queries.filter(({ panel }) => panel === "KV cache in use")).toEqual([
    {
      dashboard: "llm-model",
      panel: "KV cache in use",
      refId: "A",
      expr: 'max (llm_engine_kv_cache_usage_ratio{model="chat-large"})',
      asked: { for: "steps", stepSeconds: 285 },
    },
    {
      dashboard: "llm-model",
      panel: "KV cache in use",
      refId: "A",
      expr: 'max (llm_engine_kv_cache_usage_ratio{model="chat-small"})',
      asked: { for: "steps", stepSeconds: 285 },
      emptyBecause: "chat-small is loaded on demand: it may be down, and has no canaries",
    },
  ]);
});

test("a panel about canaries is asked for five of them and a scrape, as Grafana would", () => {
  const [canary] = queries.filter(({ panel }) => panel === "First token, p95 of canaries");
  expect(canary?.expr).toBe(
    'histogram_quantile(0.95, sum by (le, model) (rate(llm_canary_ttft_seconds_bucket{path="gateway"}[315s])))',
  );
  const panel = rendered.flatMap(panelsOf).find(({ title }) => title === "First token, p95 of canaries");
  expect(panel?.interval).toBe("300s");
});

test.each([
  ["15 minutes", 900, "[60s]", 15],
  ["6 hours", 21_600, "[105s]", 90],
  ["24 hours", 86_400, "[375s]", 360],
])("over %s a rate looks back as far as Grafana's does", (_title, seconds, window, stepSeconds) => {
  const [traffic] = dashboardQueries(fixtureInventory, lastSeconds(seconds)).filter(
    ({ panel }) => panel === "Tokens in and out",
  );
  expect(traffic?.expr).toBe(`sum (rate(llm_engine_prompt_tokens_total{model="chat-large"}${window}))`);
  expect(traffic?.asked).toEqual({ for: "steps", stepSeconds });
});

test("tables and tiles are asked for the end of the range, variables for the values of their label", () => {
  const asked = (dashboard: string, panel: string) =>
    queries.find((query) => query.dashboard === dashboard && query.panel === panel)?.asked;
  expect(asked("llm-overview", "Models")).toEqual({ for: "end" });
  expect(asked("llm-overview", "Models ready")).toEqual({ for: "end" });
  expect(asked("llm-model", "variable model")).toEqual({ for: "labels", label: "model" });
  expect(asked("llm-model", "annotation")).toEqual({ for: "steps", stepSeconds: 60 });
});

test("a fifth model needs no change: it is a value of a label, and its queries are asked", () => {
  const [large] = fixtureInventory.models;
  const grown: Inventory = validGrown(
    large === undefined ? [] : [{ ...large, name: "chat-new", port: 8003 }],
  );
  expect(JSON.stringify(dashboards(grown))).toBe(JSON.stringify(dashboards(fixtureInventory)));
  const added = dashboardQueries(grown).filter(({ expr }) => expr.includes("chat-new"));
  const ofLarge = queries.filter(({ expr }) => expr.includes("chat-large"));
  expect(added).toHaveLength(ofLarge.length);
  expect(added.length).toBeGreaterThan(40);
});

test("a model that is loaded on demand is not shown in red while it is not loaded", () => {
  const stat = rendered
    .filter(({ uid }) => uid === uids.overview)
    .flatMap(panelsOf)
    .find(({ title }) => title === "Models ready");
  expect(stat?.fieldConfig?.overrides).toEqual([
    {
      matcher: { id: "byName", options: "chat-small" },
      properties: [
        {
          id: "mappings",
          value: [
            {
              type: "value",
              options: {
                "1": { text: "ready", color: "green", index: 0 },
                "0": { text: "not loaded", color: "blue", index: 1 },
              },
            },
          ],
        },
      ],
    },
  ]);
});

test("a scrape target that may be down is not counted among those that must answer", () => {
  const [down] = queries.filter(({ panel }) => panel === "Scrape targets down");
  expect(down?.expr).toBe(
    'count (up{host!="",job!~"model-chat-small"}) - sum (up{host!="",job!~"model-chat-small"})',
  );
});

function validGrown(more: Inventory["models"]): Inventory {
  return { ...fixtureInventory, models: [...fixtureInventory.models, ...more] };
}
