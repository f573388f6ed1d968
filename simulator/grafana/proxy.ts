import { answerJson, type Exchange } from "../http/exchange.ts";
import type { DataSource } from "./data-sources.ts";
import { unreachable, upstreamRequest } from "./upstream.ts";

/** What Grafana lets a POST reach on a Prometheus data source: its plugin.json, `routes`. */
const postable = ["query", "query_range", "series", "labels", "query_exemplars"].map(
  (path) => `api/v1/${path}`,
);
/** How long Prometheus may take, in milliseconds: Grafana's `[dataproxy] timeout`. */
const TIMEOUT_MS = 30_000;

/**
 * Passes a request on to the Prometheus behind a data source, with the data source's credentials and not the
 * caller's. Addresses outside 127.0.0.0/8 are refused: nothing here sends there.
 * @param path after `/api/datasources/proxy/uid/{uid}/`
 */
export function proxied(exchange: Exchange, dataSource: DataSource, path: string): Promise<void> {
  const { request, response, url, signal } = exchange;
  const { method = "GET" } = request;
  const refuse = (status: number, message: string) => {
    answerJson(exchange, status, { message });
    return Promise.resolve();
  };
  if (dataSource.type !== "prometheus") return refuse(400, "only Prometheus data sources are played here");
  if (method !== "GET" && !(method === "POST" && postable.includes(path))) {
    return refuse(403, `non allow-listed ${method}s not allowed on proxied Prometheus datasource`);
  }
  const problem = unreachable(dataSource);
  if (problem !== undefined) return refuse(502, problem);
  const headers = Object.fromEntries(
    ["accept", "content-type", "content-length"].flatMap((name) => {
      const value = request.headers[name];
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );
  return new Promise((resolve) => {
    const upstream = upstreamRequest(dataSource, `${path}${url.search}`, {
      method,
      headers,
      timeout: TIMEOUT_MS,
      signal,
    });
    upstream.on("timeout", () => upstream.destroy(new Error("timed out")));
    upstream.on("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, {
        "content-type": answer.headers["content-type"] ?? "application/json",
      });
      answer.pipe(response);
      answer.on("close", () => {
        if (!answer.complete) response.destroy();
        resolve();
      });
    });
    upstream.on("error", (error) => {
      if (response.headersSent || signal.aborted) response.destroy();
      else answerJson(exchange, 502, { message: `Bad Gateway: ${error.message}` });
      resolve();
    });
    request.pipe(upstream);
  });
}
