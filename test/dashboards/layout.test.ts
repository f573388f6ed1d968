import { dashboards, folder, uids } from "../../dashboards/index.ts";
import { inventory } from "../../inventory/index.ts";
import { fixtureInventory } from "../fixtures/inventory.ts";
import { grafanaDashboard, panelsOf } from "./grafana.ts";

const documents = dashboards(fixtureInventory);
const rendered = [...documents, ...dashboards(inventory)].map(
  ({ uid, json }) => [uid, grafanaDashboard(json)] as const,
);

test("uids and the folder never change: links and bookmarks hold them", () => {
  expect(documents.map(({ uid, title }) => ({ uid, title }))).toEqual([
    { uid: "llm-overview", title: "LLM platform overview" },
    { uid: "llm-model", title: "LLM model" },
  ]);
  expect(Object.values(uids)).toEqual(documents.map(({ uid }) => uid));
  expect(folder).toEqual({ uid: "citadel-llm", title: "LLM platform" });
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

  test("numbers its panels from 1 without gaps, in the order of the page", () => {
    expect(dashboard.panels.map(({ id }) => id)).toEqual(dashboard.panels.map((_, index) => index + 1));
  });

  test("names the queries of each panel A, B, C, … without gaps", () => {
    for (const { targets = [] } of panelsOf(dashboard)) {
      expect(targets.map(({ refId }) => refId)).toEqual(targets.map((_, index) => "ABCDEFGHIJKLMNOP"[index]));
    }
  });

  test("fills its 24 columns from top to bottom, without overlaps and holes", () => {
    const cells = dashboard.panels.flatMap(({ gridPos = { x: 0, y: 0, w: 0, h: 0 } }) =>
      Array.from({ length: gridPos.w * gridPos.h }, (_, cell) => {
        const x = gridPos.x + (cell % gridPos.w);
        return (gridPos.y + Math.floor(cell / gridPos.w)) * 24 + x;
      }),
    );
    expect(cells.sort((a, b) => a - b)).toEqual(cells.map((_, index) => index));
  });

  test("sends every query to the data source that the reader chose", () => {
    const chosen = { type: "prometheus", uid: "${datasource}" };
    for (const panel of panelsOf(dashboard)) {
      expect([panel.datasource, ...(panel.targets ?? []).map(({ datasource }) => datasource)]).toEqual(
        Array.from({ length: 1 + (panel.targets ?? []).length }, () => chosen),
      );
    }
  });

  test("says of each panel what is normal, what to do, and what it means when it is empty", () => {
    for (const { title, description, fieldConfig } of panelsOf(dashboard)) {
      expect(title).toMatch(/^[A-Z].{3,70}$/);
      expect(description).toMatch(/^.{20,}\n\n\*\*Normal:\*\* .+\.\n\n\*\*Otherwise:\*\* .{20,}\.$/s);
      expect(fieldConfig?.defaults.noValue).toMatch(/./);
    }
  });

  test("gives each panel its own title", () => {
    const titles = panelsOf(dashboard).map(({ title }) => title);
    expect(titles).toEqual([...new Set(titles)]);
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

  test("links to the other dashboards, with time and variables, and shows the alerts that fire", () => {
    expect(dashboard["links"]).toEqual([
      {
        title: "LLM platform",
        type: "dashboards",
        icon: "external link",
        tooltip: "",
        tags: ["citadel-llm"],
        asDropdown: true,
        targetBlank: false,
        includeVars: true,
        keepTime: true,
      },
    ]);
    expect(dashboard["annotations"]).toMatchObject({
      list: [{ name: "Firing alerts", enable: true, datasource: { uid: "${datasource}" } }],
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
