import { dashboards, uids } from "../../dashboards/index.ts";
import { inventory } from "../../inventory/index.ts";
import { fixtureInventory } from "../fixtures/inventory.ts";
import { grafanaDashboard, panelsOf } from "../../ops/dashboard-check/grafana.ts";

const documents = dashboards(fixtureInventory);
const rendered = [...documents, ...dashboards(inventory)].map(
  ({ uid, json }) => [uid, grafanaDashboard(json)] as const,
);

test("uids never change: links and bookmarks hold them", () => {
  expect(documents.map(({ uid, title }) => ({ uid, title }))).toEqual([
    { uid: "llm-overview", title: "LLM platform overview" },
    { uid: "llm-model", title: "LLM model" },
    { uid: "llm-slo", title: "LLM objectives" },
    { uid: "llm-canary", title: "LLM canaries" },
    { uid: "llm-gateway", title: "LLM gateway" },
    { uid: "llm-gpu", title: "LLM GPUs" },
    { uid: "llm-capacity", title: "LLM capacity" },
    { uid: "infra-node", title: "Machines" },
    { uid: "infra-data", title: "Data stores" },
    { uid: "llm-custom", title: "Custom metrics" },
    { uid: "monitoring-self", title: "Monitoring itself" },
  ]);
  expect(Object.values(uids)).toEqual(documents.map(({ uid }) => uid));
});

test("two renders give the same bytes", () => {
  expect(JSON.stringify(dashboards(fixtureInventory))).toBe(JSON.stringify(documents));
});

describe.each(rendered)("%s", (uid, dashboard) => {
  test("carries its uid, and nothing that belongs to one Grafana", () => {
    expect(dashboard.uid).toBe(uid);
    expect(dashboard).not.toHaveProperty("id");
    expect(dashboard).not.toHaveProperty("version");
  });

  test("sends every query to the data source that the reader chose", () => {
    const chosen = { type: "prometheus", uid: "${datasource}" };
    for (const panel of panelsOf(dashboard)) {
      expect([panel.datasource, ...(panel.targets ?? []).map(({ datasource }) => datasource)]).toEqual(
        Array.from({ length: 1 + (panel.targets ?? []).length }, () => chosen),
      );
    }
  });

  test("keeps to itself why a panel may be empty", () => {
    expect(JSON.stringify(dashboard)).not.toContain("emptyBecause");
  });

  test("is read-only, refreshed every two scrapes, in the reader's time zone, with one crosshair", () => {
    expect(dashboard).toMatchObject({
      editable: false,
      refresh: "30s",
      time: { from: "now-6h", to: "now" },
      timezone: "browser",
      graphTooltip: 1,
      schemaVersion: 42,
      tags: ["citadel-llm"],
    });
  });

  test("links to the likeliest causes and to all others, with time and variables", () => {
    expect(dashboard.links.at(-1)).toEqual({
      title: "LLM platform",
      type: "dashboards",
      icon: "external link",
      tooltip: "",
      tags: ["citadel-llm"],
      asDropdown: true,
      targetBlank: false,
      includeVars: true,
      keepTime: true,
    });
    const direct = dashboard.links.slice(0, -1);
    expect(direct.length).toBeGreaterThan(1);
    for (const link of direct) {
      expect(link).toMatchObject({ type: "link", keepTime: true, includeVars: true, targetBlank: false });
      const [linked] = documents.filter(({ title }) => title === link.title);
      expect(link.url).toBe(`/d/${linked?.uid ?? "no such dashboard"}`);
      expect(link.title).not.toBe(dashboard.title);
    }
  });

  test("shows the alerts that fire, and the releases", () => {
    expect(dashboard["annotations"]).toMatchObject({
      list: [
        { name: "Firing alerts", enable: true, iconColor: "red", datasource: { uid: "${datasource}" } },
        {
          name: "Releases",
          enable: true,
          iconColor: "blue",
          datasource: { uid: "${datasource}" },
          expr: "citadel_release_info unless citadel_release_info offset 2m",
        },
      ],
    });
  });

  test("offers the data sources of kind Prometheus, ours at first", () => {
    expect(dashboard.templating.list[0]).toMatchObject({
      name: "datasource",
      type: "datasource",
      query: "prometheus",
      current: { value: "citadel-prometheus" },
    });
  });
});

test("a model's name in the overview leads to its dashboard, for the same time and data source", () => {
  const [, overview] = rendered[0] ?? [];
  const table = overview?.panels.find(({ title }) => title === "Models");
  const links = table?.fieldConfig?.overrides.flatMap(({ properties }) =>
    properties.filter(({ id }) => id === "links"),
  );
  expect(links).toEqual([
    {
      id: "links",
      value: [
        {
          title: "Open the dashboard of this model",
          url: "/d/llm-model?var-model=${__data.fields.model}&${datasource:queryparam}&${__url_time_range}",
          targetBlank: false,
        },
      ],
    },
  ]);
});

test("a model is chosen among those of the catalogue, and one that always runs is chosen at first", () => {
  const [, model] = rendered[1] ?? [];
  expect(model?.templating.list[1]).toMatchObject({
    name: "model",
    type: "query",
    query: "label_values(llm_model_info, model)",
    refresh: 2,
    sort: 1,
    multi: false,
    includeAll: false,
    current: { value: "chat-large" },
  });
});
