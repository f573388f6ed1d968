import { dashboardUrl } from "./dashboards.ts";
import { folderOf } from "./folders.ts";
import type { Dashboard, GrafanaState } from "./state.ts";

/** What heads everything that a person sees. */
export const NOT_GRAFANA =
  "not Grafana: a stand-in of its HTTP API, for machines that cannot have the real image";

/** `/` and `/login`: says what this is. */
export function landingPage(): string {
  return page(
    "not Grafana",
    `<p>Dashboards, folders and data sources can be published to it and read back; it draws nothing.
     <a href="/dashboards">Dashboards</a> (with the administrator's password).</p>`,
  );
}

/** `/dashboards`. */
export function dashboardListPage(state: GrafanaState): string {
  const rows = state.dashboards.map((dashboard) => {
    const folder = folderOf(state, dashboard.folderUid)?.title ?? "General";
    const link = `<a href="${escaped(dashboardUrl(dashboard))}">${escaped(dashboard.title)}</a>`;
    return `<li>${escaped(folder)} / ${link} (version ${String(dashboard.version)})</li>`;
  });
  return page("Dashboards", `<ul>${rows.join("\n")}</ul>`);
}

/** `/d/{uid}`: the panels of a dashboard, with their queries. */
export function dashboardPage({ title, version, model }: Dashboard): string {
  const items = panelsOf(model).map((panel) => {
    const targets = asList(panel["targets"]).map((t) => `<pre>${escaped(textOf(t["expr"]))}</pre>`);
    const heading = `${escaped(textOf(panel["title"]))} <small>${escaped(textOf(panel["type"]))}</small>`;
    return `<li><strong>${heading}</strong> ${escaped(textOf(panel["description"]))}${targets.join("")}</li>`;
  });
  return page(
    title,
    `<p>Version ${String(version)}, ${String(items.length)} panels.</p><ol>${items.join("\n")}</ol>`,
  );
}

/** The panels of a classic dashboard, those within collapsed rows included, rows themselves not. */
function panelsOf(model: Readonly<Record<string, unknown>>): readonly Readonly<Record<string, unknown>>[] {
  return asList(model["panels"]).flatMap((panel) =>
    panel["type"] === "row" ? asList(panel["panels"]) : [panel],
  );
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)} (not Grafana)</title></head>
<body><header><strong>${NOT_GRAFANA}</strong></header><h1>${escaped(title)}</h1>
${content}
</body></html>
`;
}

function asList(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${String(c.charCodeAt(0))};`);
}
