import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { z } from "zod";
import { dashboards, dataSourceUid } from "../../dashboards/index.ts";
import type { Environment } from "../../infra/environments/environment.ts";
import { grafanaDashboard, type GrafanaDashboard } from "../dashboard-check/grafana.ts";
import { jsonOf } from "../ask.ts";
import { environmentEndpoints } from "../environment-endpoints.ts";
import { checkout, chosenEnvironment, UsageError, type EnvironmentOptions } from "../options.ts";
import { baseBundle } from "../review/revisions/base-bundle.ts";
import { baseRevision } from "../review/revisions/base-revision.ts";
import { removeWorkspace, reviewWorkspace } from "../review/revisions/workspace.ts";
import { liveData, type Ask } from "./live-data.ts";
import { previewPages } from "./pages.ts";
import { takePicture } from "./pictures.ts";
import type { Side } from "./page.ts";

/** What `preview` can be told beside its environment. */
export interface PreviewOptions extends EnvironmentOptions {
  /** A commit whose dashboards are drawn beside these. @defaultValue none */
  readonly base?: string;
  /** Folder of the pages. @defaultValue `.local/<instance>/preview` */
  readonly output?: string;
  /** Take a picture of each page as well, which needs Chromium. */
  readonly pictures?: boolean;
  /** How far back the graphs look, in hours, above 0. */
  readonly hours: number;
}

/** `preview`: every dashboard from live data as a page of its own, dark and light; with a base, before and after. */
export async function runPreview(options: PreviewOptions): Promise<void> {
  if (!(options.hours > 0)) throw new UsageError("--hours: must be a number above 0, e.g. 0.5");
  const environment = chosenEnvironment(options);
  const folder = options.output ?? join(checkout, ".local", environment.instance, "preview");
  const ask = grafanaProxy(environment);
  // Ended a scrape ago: the newest samples of all jobs are there.
  const to = Math.floor(Date.now() / 1000) - 15;
  const range = { from: to - Math.round(options.hours * 3600), to };
  const current = dashboards(environment.inventory).map(({ json: document }) => grafanaDashboard(document));
  const before = options.base === undefined ? undefined : await dashboardsOf(environment, options.base);
  const shown: (readonly Side[])[] = [];
  for (const dashboard of current) {
    const after = { caption: "", dashboard, data: await liveData(dashboard, range, ask) };
    const old = before?.dashboards.find(({ uid }) => uid === dashboard.uid);
    if (before === undefined) shown.push([after]);
    else if (old === undefined) shown.push([{ ...after, caption: "new" }]);
    else if (JSON.stringify(old) !== JSON.stringify(dashboard)) {
      const data = await liveData(old, range, ask);
      shown.push([
        { caption: `before, ${before.title}`, dashboard: old, data },
        { ...after, caption: "after" },
      ]);
    }
  }
  const pages = previewPages(shown);
  mkdirSync(folder, { recursive: true });
  for (const { file, html } of pages) writeFileSync(join(folder, file), html);
  if (options.pictures === true) {
    for (const { file, height } of pages.filter((page) => page.file !== "index.html")) {
      const html = resolve(folder, file);
      await takePicture(html, html.replace(/\.html$/, ".png"), height);
    }
  }
  const place = relative(process.cwd(), folder);
  console.log(
    shown.length === 0
      ? `No dashboard differs from ${before?.title ?? "the base"}.`
      : `${String(shown.length)} dashboards, dark and light: ${place}/index.html`,
  );
}

/** Prometheus as a browser reaches it: through Grafana's data source. */
function grafanaProxy(environment: Environment): Ask {
  const { grafana } = environmentEndpoints(environment, checkout);
  return (path) => jsonOf(z.unknown(), grafana, `/api/datasources/proxy/uid/${dataSourceUid}/api/v1/${path}`);
}

/** The dashboards of another revision of this repository, as it synthesises them. */
async function dashboardsOf(
  environment: Environment,
  named: string,
): Promise<{ readonly title: string; readonly dashboards: readonly GrafanaDashboard[] }> {
  const workspace = await reviewWorkspace(checkout);
  try {
    const base = await baseRevision(checkout, named);
    const { stacks } = await baseBundle({ checkout, workspace }, environment, base);
    const files = stacks.flatMap((stack) => Object.entries(stack.files));
    return {
      title: base.title,
      dashboards: files
        .filter(([path]) => path.startsWith("files/dashboards/"))
        .map(([, text]) => grafanaDashboard(JSON.parse(text))),
    };
  } finally {
    removeWorkspace(workspace);
  }
}
