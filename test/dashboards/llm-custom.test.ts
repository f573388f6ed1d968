import { dashboardQueries, dashboards } from "../../dashboards/index.ts";
import { llmCustom } from "../../dashboards/llm-custom/index.ts";
import type { CustomFamily, CustomMetrics } from "../../inventory/metrics/custom-declarations.ts";
import { customSeries } from "../../inventory/metrics/custom-series.ts";
import type { Inventory } from "../../inventory/model.ts";
import { dashboardFindings } from "../../ops/dashboard-check/findings.ts";
import { grafanaDashboard, panelsOf } from "../../ops/dashboard-check/grafana.ts";
import { queryProblems } from "../../ops/dashboard-check/query-problems.ts";
import { fixtureInventory } from "../fixtures/inventory.ts";

const few = { help: "What it says.", labels: ["part"], mostSeries: 5, lifeSpanSeconds: 300 } as const;

function brings(...families: readonly CustomFamily[]): Inventory {
  const namespace = { namespace: "shop", owner: "llm", mostSeries: 100, mostGroups: 5, families };
  const customMetrics: CustomMetrics = { mostSeries: 1_000, namespaces: [namespace] };
  return { ...fixtureInventory, customMetrics };
}

/** Titles, units, legends and queries of the panels of declared families. */
function drawn(...families: readonly CustomFamily[]) {
  const rows = llmCustom(brings(...families)).rows;
  return (rows.at(-1)?.panels ?? []).flatMap((panel) =>
    panel.kind === "time-series"
      ? panel.queries.map(({ legend, expr }) => [panel.title, panel.unit, legend, expr])
      : [],
  );
}

test.each<[string, CustomFamily, readonly (readonly string[])[]]>([
  [
    "a counter as its rate",
    { ...few, name: "shop_orders_total", type: "counter" },
    [
      [
        "Shop orders",
        "perSecond",
        "{{part}}",
        'sum by (part) (rate(shop_orders_total{source="shop"}[$__rate_interval]))',
      ],
    ],
  ],
  [
    "a gauge without labels as its value",
    { ...few, name: "shop_stock_bytes", type: "gauge", labels: [] },
    [["Shop stock", "bytes", "value", 'max (shop_stock_bytes{source="shop"})']],
  ],
  [
    "a moment as its age",
    { ...few, name: "shop_closed_timestamp_seconds", type: "gauge" },
    [
      [
        "Shop closed time since",
        "seconds",
        "{{part}}",
        'time() - max by (part) (shop_closed_timestamp_seconds{source="shop"})',
      ],
    ],
  ],
  [
    "a histogram as its median and its 95th percentile",
    { ...few, name: "shop_visit_seconds", type: "histogram", labels: [] },
    [
      [
        "Shop visit",
        "seconds",
        "p50",
        'histogram_quantile(0.5, sum by (le) (rate(shop_visit_seconds_bucket{source="shop"}[$__rate_interval])))',
      ],
      [
        "Shop visit",
        "seconds",
        "p95",
        'histogram_quantile(0.95, sum by (le) (rate(shop_visit_seconds_bucket{source="shop"}[$__rate_interval])))',
      ],
    ],
  ],
  [
    "a summary as the quantiles that it brings",
    { ...few, name: "shop_pick_seconds", type: "summary" },
    [
      [
        "Shop pick",
        "seconds",
        "{{quantile}} {{part}}",
        'max by (quantile, part) (shop_pick_seconds{source="shop"})',
      ],
    ],
  ],
  [
    "all families of a prefix by their names, the highest ten",
    { ...few, prefix: "shop_score_", type: "gauge", mostSeries: 50 },
    [
      [
        "Shop score, all of them",
        "count",
        "{{__name__}} {{part}}",
        'topk(10, max by (__name__, part) ({__name__=~"shop_score_.+",source="shop"}))',
      ],
    ],
  ],
])("draws %s", (_case, family, expected) => {
  expect(drawn(family)).toEqual(expected);
});

const everything = brings(
  { ...few, name: "shop_orders_total", type: "counter" },
  { ...few, name: "shop_stock_bytes", type: "gauge", help: "Stock" },
  { ...few, name: "shop_visit_seconds", type: "histogram", mostSeries: 500 },
  { ...few, name: "shop_pick_seconds", type: "summary" },
  { ...few, prefix: "shop_score_", type: "gauge", mostSeries: 50 },
);

test("no rule objects to the panels of any type, and each fills its line", () => {
  expect(dashboardFindings(everything)).toEqual([]);
});

test("has a row a team that owns a namespace, and none without", () => {
  const questions = (of: Inventory) => llmCustom(of).rows.map(({ question }) => question);
  const about = ["Does it arrive?", "Is there room for more series?", "Is anything lost?"];
  expect(questions(everything)).toEqual([...about, "What does the LLM team bring?"]);
  expect(questions(fixtureInventory)).toEqual(about);
});

test("says of each panel that may be empty why it is", () => {
  const reasons = (of: Inventory) => [
    ...new Set(
      dashboardQueries(of)
        .filter(({ dashboard, panel }) => dashboard === "llm-custom" && panel !== "annotation")
        .map(({ emptyBecause }) => emptyBecause),
    ),
  ];
  expect(reasons(fixtureInventory)).toEqual(["nobody may push: no namespace is declared"]);
  expect(reasons(everything)).toEqual([
    "nobody has pushed yet",
    undefined,
    "nothing was refused in this time",
    "no series was dropped in this time",
    "no declared file was ever there",
    "nobody has pushed it in this time",
  ]);
});

test("a name of 100 letters is cut to a title that the rules take", () => {
  const long = brings({ ...few, name: `shop_${"a".repeat(95)}`, type: "gauge" });
  expect(titles(long).at(-1)).toBe(`Shop ${"a".repeat(58)}…cba20f`);
});

function titles(of: Inventory): readonly string[] {
  const [document] = dashboards(of).filter(({ uid }) => uid === "llm-custom");
  return panelsOf(grafanaDashboard(document?.json)).map(({ title = "" }) => title);
}

const gaugeOf = (name: string): CustomFamily => ({ ...few, name, type: "gauge" });
const long = `shop_${"a".repeat(90)}`;
test.each<[string, readonly CustomFamily[], readonly string[]]>([
  [
    "whose units alone differ",
    [
      { ...few, name: "rag_retrieval_seconds", type: "histogram" },
      { ...few, name: "rag_retrieval_total", type: "counter" },
      gaugeOf("rag_retrieval_bytes"),
    ],
    ["Rag retrieval", "Rag retrieval total", "Rag retrieval bytes"],
  ],
  [
    "of which one's whole name is the other's short one",
    [gaugeOf("shop_a_total_seconds"), gaugeOf("shop_a"), { ...few, name: "shop_a_total", type: "counter" }],
    ["Shop a total", "Shop a", "Shop a total…2bd84f"],
  ],
  ["called as a panel of ours", [gaugeOf("pushes_taken_bytes")], ["Pushes taken bytes"]],
  [
    "that begin alike and are cut",
    [gaugeOf(`${long}_x`), gaugeOf(`${long}_y`)],
    [`Shop ${"a".repeat(58)}…ad3696`, `Shop ${"a".repeat(58)}…75587c`],
  ],
])("families %s have titles and numbers of their own", (_case, families, expected) => {
  expect(titles(brings(...families)).slice(-families.length)).toEqual(expected);
  expect(dashboardFindings(brings(...families))).toEqual([]);
});

test.each(["counter", "histogram", "summary"] as const)("of a prefix no %s is drawn", (type) => {
  const prefixed: CustomFamily = { ...few, prefix: "shop_score_", type };
  expect(drawn(gaugeOf("shop_stock"), prefixed).map(([title]) => title)).toEqual(["Shop stock"]);
  expect(llmCustom(brings(prefixed)).rows).toHaveLength(3);
});

test.each([
  ["a family that nobody declared", "max (shop_returns)", ["shop_returns: is not in inventory/metrics"]],
  [
    "a label that it was not declared with",
    "max by (place) (shop_stock_bytes)",
    ["shop_stock_bytes: has no label place"],
  ],
  [
    "a counter without a rate",
    "sum (shop_orders_total)",
    ["shop_orders_total: is no gauge and needs a rate"],
  ],
  ["a declared one", 'max by (__name__) ({__name__=~"shop_score_.+"})', []],
])("%s in a query is judged by the declarations", (_case, expr, problems) => {
  expect(queryProblems(expr, customSeries(everything.customMetrics?.namespaces ?? []))).toEqual(problems);
});
