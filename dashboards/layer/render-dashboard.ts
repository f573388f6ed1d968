import {
  AnnotationQueryBuilder,
  // The v1 model, which the SDK marks as deprecated: Grafana 12 takes no other through its dashboard API, and 13
  // migrates it on load.
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { newReleases } from "../releases.ts";
import { dataSourceUid, titles, uids } from "../uids.ts";
import { datasource, description } from "./fields.ts";
import { placed, type GridPosition } from "./layout.ts";
import type { Dashboard, Panel, Row, Variable } from "./model.ts";
import { panelBuilder, type PanelBuilder } from "./render-panel.ts";

/** Tag of all our dashboards: their menu lists what carries it. */
const tag = "citadel-llm";

/**
 * A dashboard as Grafana's JSON (classic model, v1): read-only, six hours, refreshed every 30 s (two scrapes),
 * crosshair shared by all panels, in the reader's time zone.
 */
export function dashboardJson(dashboard: Dashboard): object {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- see the import
  const builder = new DashboardBuilder(dashboard.title)
    .uid(dashboard.uid)
    .description(dashboard.description)
    .tags([tag])
    .readonly()
    .timezone("browser")
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: "now-6h", to: "now" })
    .refresh("30s")
    .variables([datasourceVariable(), ...dashboard.variables.map(queryVariable)])
    .annotation(visible(alertAnnotation(dashboard.alerts)))
    .annotation(visible(releaseAnnotation()))
    .links([...dashboard.leadsTo.map(dashboardLink), dashboardMenu()].map(visible));
  for (const item of placed(dashboard)) {
    if (item.kind === "row") builder.withRow(rowBuilder(item.id, item.row, item.position));
    else builder.withPanel(completed(item.id, item.panel, item.position));
  }
  return builder.build();
}

function completed(id: number, panel: Panel, position: GridPosition): PanelBuilder {
  const builder = panelBuilder(panel)
    .id(id)
    .title(panel.title)
    .description(description(panel.explanation))
    .datasource(datasource)
    .gridPos({ ...position })
    .noValue(panel.noData);
  return panel.stepSeconds === undefined ? builder : builder.interval(`${String(panel.stepSeconds)}s`);
}

function rowBuilder(id: number, { question }: Row, position: GridPosition): RowBuilder {
  return new RowBuilder(question).id(id).gridPos({ ...position });
}

function datasourceVariable(): DatasourceVariableBuilder {
  return new DatasourceVariableBuilder("datasource")
    .label("Data source")
    .type("prometheus")
    .current({ selected: true, text: dataSourceUid, value: dataSourceUid })
    .allowCustomValue(false);
}

function queryVariable({ name, title, selector, label, initial }: Variable): QueryVariableBuilder {
  const query = `label_values(${selector}, ${label})`;
  return new QueryVariableBuilder(name)
    .label(title)
    .datasource(datasource)
    .query(query)
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .current({ selected: true, text: initial, value: initial })
    .allowCustomValue(false);
}

function alertAnnotation(expr: string): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name("Firing alerts")
    .datasource(datasource)
    .enable(true)
    .iconColor("red")
    .expr(expr)
    .step("60s")
    .titleFormat("{{alertname}}")
    .textFormat("{{severity}} {{model}} {{target}}")
    .tagKeys("team,severity");
}

function releaseAnnotation(): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name("Releases")
    .datasource(datasource)
    .enable(true)
    .iconColor("blue")
    .expr(newReleases)
    .step("60s")
    .titleFormat("Monitoring release {{release}}")
    .textFormat("New scrape jobs, rules or dashboards since here")
    .tagKeys("release");
}

function dashboardLink(name: keyof typeof uids): DashboardLinkBuilder {
  return new DashboardLinkBuilder(titles[name])
    .type(DashboardLinkType.Link)
    .url(`/d/${uids[name]}`)
    .keepTime(true)
    .includeVars(true)
    .icon("dashboard");
}

function dashboardMenu(): DashboardLinkBuilder {
  return new DashboardLinkBuilder("LLM platform")
    .type(DashboardLinkType.Dashboards)
    .tags([tag])
    .asDropdown(true)
    .keepTime(true)
    .includeVars(true)
    .icon("external link");
}

/** The SDK moves links and annotations into a menu of newer Grafanas; they belong on the dashboard. */
function visible<T extends { placement?: unknown }>(builder: { build(): T }): { build(): T } {
  return {
    build() {
      const built = builder.build();
      delete built.placement;
      return built;
    },
  };
}
