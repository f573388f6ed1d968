import { z } from "zod";
import { dashboardQueries, dataSourceUid, type DashboardQuery, type View } from "../../dashboards/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { jsonOf } from "../ask.ts";
import type { Endpoint } from "../endpoints.ts";

const series = z.object({ data: z.object({ result: z.array(z.unknown()) }) });
const labelValues = z.object({ data: z.array(z.string()) });

/** Queries of dashboards that are asked at the same time: a metrics server has better things to do. */
const CONCURRENT_QUERIES = 8;

/** A query, and whether there was anything in the time that was looked at. */
export interface Answered {
  readonly query: DashboardQuery;
  readonly hasData: boolean;
}

/** Every query of every panel, variable and annotation, asked through Grafana's data source as a browser would. */
export async function dashboardAnswers(
  grafana: Endpoint,
  inventory: Inventory,
  view: View,
  /** End of the time range, in seconds since 1970. */
  now: number,
): Promise<readonly Answered[]> {
  const pending = [...dashboardQueries(inventory, view).entries()];
  const answers: (readonly [number, Answered])[] = [];
  const worker = async () => {
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      const [index, query] = next;
      answers.push([index, { query, hasData: await hasData(grafana, query, view, now) }]);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_QUERIES }, worker));
  return answers.toSorted(([a], [b]) => a - b).map(([, answered]) => answered);
}

async function hasData(
  grafana: Endpoint,
  { expr, asked }: DashboardQuery,
  { rangeSeconds }: View,
  now: number,
): Promise<boolean> {
  const api = `/api/datasources/proxy/uid/${dataSourceUid}/api/v1`;
  const end = String(now);
  const start = String(now - rangeSeconds);
  switch (asked.for) {
    case "end": {
      const query = new URLSearchParams({ query: expr, time: end });
      return (await jsonOf(series, grafana, `${api}/query?${query.toString()}`)).data.result.length > 0;
    }
    case "steps": {
      const query = new URLSearchParams({ query: expr, start, end, step: String(asked.stepSeconds) });
      return (await jsonOf(series, grafana, `${api}/query_range?${query.toString()}`)).data.result.length > 0;
    }
    case "labels": {
      const query = new URLSearchParams({ "match[]": expr, start, end });
      const path = `${api}/label/${asked.label}/values?${query.toString()}`;
      return (await jsonOf(labelValues, grafana, path)).data.length > 0;
    }
  }
}
