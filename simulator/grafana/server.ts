import { single } from "../exposition/family.ts";
import { exposition, rustDialect } from "../exposition/text.ts";
import { answerJson, answerText, bodyText, BodyTooLarge, jsonOf, type Exchange } from "../http/exchange.ts";
import { startService, type Service } from "../http/service.ts";
import { callerOf, type KnownUser } from "./authentication.ts";
import type { GrafanaConfig } from "./config.ts";
import { dashboardOf } from "./dashboards.ts";
import { provisionedDataSources, type DataSource } from "./data-sources.ts";
import { dashboardListPage, dashboardPage, landingPage, NOT_GRAFANA } from "./pages.ts";
import { proxied } from "./proxy.ts";
import { GRAFANA_VERSION, routes } from "./routes.ts";
import { message, type GrafanaState, type Reply } from "./state.ts";
import { openStore } from "./store.ts";
import { unreachable, upstreamRequest } from "./upstream.ts";
import { mayNot, visibleState } from "./viewer.ts";

/** Largest request body that is read, in bytes: a dashboard is a fraction of this. */
const BODY_LIMIT = 16 * 1024 * 1024;
const HTML = "text/html; charset=utf-8";

/**
 * Starts the stand-in of Grafana's HTTP API.
 * @throws when it cannot listen, its state cannot be used, or Grafana would refuse the provisioning directory
 */
export function startGrafana(
  config: GrafanaConfig,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Service> {
  const { provisioningDirectory, address, port } = config;
  const store = openStore(config.dataDirectory);
  let dataSources = provisionedDataSources(provisioningDirectory, environment);

  async function handle(exchange: Exchange): Promise<void> {
    const { url, request } = exchange;
    const path = url.pathname.length > 1 ? url.pathname.replace(/\/$/, "") : url.pathname;
    if (answerOpen(exchange, path, store.state())) return;
    const caller = callerOf(request, config, store.state().users);
    if (caller.kind === "refused") {
      const problem = caller.reply;
      // Grafana's own pages lead to a form; this one lets the browser ask.
      const headers = path.startsWith("/api/") ? {} : { "www-authenticate": 'Basic realm="not Grafana"' };
      answerJson(exchange, problem.status, problem.body, headers);
      return;
    }
    const { method = "GET" } = request;
    const refusal = mayNot(store.state(), caller.user, method, path);
    if (refusal !== undefined) {
      answer(exchange, refusal);
      return;
    }
    const ofDataSource = /^\/api\/datasources\/(?:proxy\/uid\/([^/]+)\/(.+)|uid\/([^/]+)\/health)$/.exec(
      path,
    );
    if (path === "/api/admin/provisioning/datasources/reload" && method === "POST") {
      answer(exchange, reloaded());
    } else if (ofDataSource !== null) {
      await askDataSource(exchange, ofDataSource[1] ?? ofDataSource[3] ?? "", ofDataSource[2]);
    } else if (!answerPage(exchange, path, visibleState(store.state(), caller.user))) {
      answer(exchange, await replied(exchange, path, method, caller.user));
    }
  }

  async function replied(exchange: Exchange, path: string, method: string, user: KnownUser): Promise<Reply> {
    const route = routes.find((r) => r.method === method && r.path.test(path));
    if (route === undefined) return message(404, "Not found");
    const parameters = (route.path.exec(path) ?? []).slice(1).map(decoded);
    const body = method === "GET" || method === "DELETE" ? undefined : await jsonBody(exchange);
    const call = { user, parameters, query: exchange.url.searchParams, body, now: new Date().toISOString() };
    const state = visibleState(store.state(), user);
    const reply = route.reply({ ...call, state, dataSources }, parameters[0] ?? "");
    // On disk before it is confirmed; nothing is awaited since the state was read, so that no change is lost.
    if (reply.state !== undefined) store.replace(reply.state);
    return reply;
  }

  function reloaded(): Reply {
    try {
      dataSources = provisionedDataSources(provisioningDirectory, environment, dataSources);
      return message(200, "Datasources config reloaded");
    } catch (error) {
      return message(500, error instanceof Error ? error.message : String(error));
    }
  }

  async function askDataSource(exchange: Exchange, uid: string, path: string | undefined): Promise<void> {
    const dataSource = dataSources.find((d) => d.uid === decoded(uid));
    if (dataSource === undefined) answerJson(exchange, 404, { message: "Data source not found" });
    else if (path !== undefined) await proxied(exchange, dataSource, path);
    else answer(exchange, await dataSourceHealth(dataSource));
  }

  const listeners = [{ address, port, handle, ...(config.tls === undefined ? {} : { tls: config.tls }) }];
  return startService({ name: "grafana", kind: "grafana", random: () => 0, listeners });
}

/** What needs no password in Grafana either. */
function answerOpen(exchange: Exchange, path: string, state: GrafanaState): boolean {
  switch (path) {
    case "/":
    case "/login":
      answerText(exchange, 200, landingPage(), HTML);
      return true;
    case "/api/health":
    case "/healthz":
      answerJson(exchange, 200, {
        database: "ok",
        version: GRAFANA_VERSION,
        commit: "stand-in",
        standIn: NOT_GRAFANA,
      });
      return true;
    case "/metrics":
      answerText(exchange, 200, metricsText(state), "text/plain; version=0.0.4; charset=utf-8");
      return true;
    default:
      return false;
  }
}

function answerPage(exchange: Exchange, path: string, state: GrafanaState): boolean {
  const uid = /^\/d\/([^/]+)(?:\/[^/]*)?$/.exec(path)?.[1];
  const dashboard = uid === undefined ? undefined : dashboardOf(state, uid);
  if (path === "/dashboards") answerText(exchange, 200, dashboardListPage(state), HTML);
  else if (dashboard !== undefined) answerText(exchange, 200, dashboardPage(dashboard), HTML);
  else return false;
  return true;
}

function answer(exchange: Exchange, { status, body }: Reply): void {
  answerJson(exchange, status, body);
}

/** As Grafana's `web.Bind`: a body counts only with its content type. */
async function jsonBody({ request }: Exchange): Promise<unknown> {
  const isJson = /^application\/json\b/.test(request.headers["content-type"] ?? "");
  try {
    const text = await bodyText(request, BODY_LIMIT);
    return isJson ? jsonOf(text) : undefined;
  } catch (error) {
    if (error instanceof BodyTooLarge) return undefined;
    throw error;
  }
}

async function dataSourceHealth(dataSource: DataSource): Promise<Reply> {
  const problem = unreachable(dataSource);
  if (problem !== undefined) return message(400, problem, "ERROR");
  try {
    const asked = upstreamRequest(dataSource, "api/v1/query?query=1%2B1", {
      signal: AbortSignal.timeout(5000),
    });
    const status = await new Promise<number>((resolve, reject) => {
      asked.on("error", reject);
      asked.on("response", (answered) => {
        answered.resume();
        resolve(answered.statusCode ?? 0);
      });
      asked.end();
    });
    if (status === 200) return message(200, "Successfully queried the Prometheus API.", "OK");
    return message(400, `Prometheus answered ${String(status)}`, "ERROR");
  } catch (error) {
    return message(400, `Prometheus does not answer: ${String(error)}`, "ERROR");
  }
}

function metricsText({ dashboards, folders }: GrafanaState): string {
  const gauge = (name: string, help: string, value: number) =>
    ({ name, help, type: "gauge", samples: single(value) }) as const;
  return exposition(
    [
      {
        name: "grafana_build_info",
        help: "A metric with a constant '1' value labeled by version, revision, branch, and goversion from which Grafana was built",
        type: "gauge",
        samples: single(1, { version: GRAFANA_VERSION, revision: "stand-in", edition: "not Grafana" }),
      },
      gauge("grafana_stat_totals_dashboard", "total amount of dashboards", dashboards.length),
      gauge("grafana_stat_total_folders", "total amount of folders", folders.length),
    ],
    rustDialect,
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
