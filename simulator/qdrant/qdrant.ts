import { readFileSync } from "node:fs";
import { exposition, rustDialect } from "../exposition/text.ts";
import { answerJson, answerText, bearerToken, bodyText, type Exchange } from "../http/exchange.ts";
import { startService, type Service } from "../http/service.ts";
import type { Random } from "../random.ts";
import { qdrantMetrics, type QdrantFacts } from "./qdrant-metrics.ts";

/** Where Qdrant's REST API listens. */
export interface QdrantOptions {
  readonly address: string;
  readonly port: number;
  readonly apiKeyFile?: string | undefined;
}

const facts: QdrantFacts = { version: "1.15.5", collections: { documents: 12_000, conversations: 3400 } };
/** Open even where an API key is wanted: qdrant `src/actix/mod.rs`. */
const openPaths = ["/", "/healthz", "/readyz", "/livez"];
const oneCollection = /^\/collections\/([^/]+)$/;
const query = /^\/collections\/([^/]+)\/points\/query$/;
const PLAIN = "text/plain; charset=utf-8";

/** Starts a server with the part of Qdrant's REST API that is asked whether it works. @throws when it cannot listen */
export function startQdrant(config: QdrantOptions, random: Random): Promise<Service> {
  const apiKey = config.apiKeyFile === undefined ? undefined : readFileSync(config.apiKeyFile, "utf8").trim();
  const metrics = qdrantMetrics();

  async function handle(exchange: Exchange): Promise<void> {
    const { request, url, mode } = exchange;
    const { method = "GET", headers } = request;
    const key = headers["api-key"] ?? bearerToken(request);
    if (apiKey !== undefined && key !== apiKey && !openPaths.includes(url.pathname)) {
      answerText(exchange, 401, "Must provide an API key or an Authorization bearer token", PLAIN);
      return;
    }
    if (mode.mode === "lying" && !openPaths.includes(url.pathname) && url.pathname !== "/metrics") {
      // Says that every shard is ready, and answers nothing that needs one.
      await exchange.modeChange;
      exchange.response.destroy();
      return;
    }
    const collection = query.exec(url.pathname)?.[1];
    const described = oneCollection.exec(url.pathname)?.[1];
    if (collection !== undefined && method === "POST") await answerQuery(exchange, collection);
    else if (described !== undefined && method === "GET") answerCollection(exchange, described);
    else if (method === "GET") answerGet(exchange, url.pathname);
    else answerText(exchange, 404, "", PLAIN);
  }

  async function answerQuery(exchange: Exchange, collection: string): Promise<void> {
    const start = performance.now();
    await bodyText(exchange.request, 1024 * 1024);
    const found = collection in facts.collections;
    if (found) answerJson(exchange, 200, { result: { points: [] }, status: "ok", time: 0.0002 });
    else answerNoCollection(exchange, collection);
    const seconds = (performance.now() - start) / 1000;
    metrics.observe("POST", "/collections/{collection_name}/points/query", found ? 200 : 404, seconds);
  }

  function answerCollection(exchange: Exchange, collection: string): void {
    const points = facts.collections[collection];
    if (points === undefined) {
      answerNoCollection(exchange, collection);
      return;
    }
    const result = {
      status: "green",
      optimizer_status: "ok",
      indexed_vectors_count: points,
      points_count: points,
      segments_count: 2,
    };
    answerJson(exchange, 200, { result, status: "ok", time: 0.0001 });
  }

  function answerNoCollection(exchange: Exchange, collection: string): void {
    const error = `Not found: Collection \`${collection}\` doesn't exist!`;
    answerJson(exchange, 404, { status: { error }, time: 0.0001 });
  }

  function answerGet(exchange: Exchange, pathname: string): void {
    switch (pathname) {
      case "/":
        answerJson(exchange, 200, { title: "qdrant - vector search engine", version: facts.version });
        return;
      case "/healthz":
      case "/livez":
        answerText(exchange, 200, "healthz check passed", PLAIN);
        return;
      case "/readyz":
        answerText(exchange, 200, "all shards are ready", PLAIN);
        return;
      case "/collections": {
        const collections = Object.keys(facts.collections).map((name) => ({ name }));
        answerJson(exchange, 200, { result: { collections }, status: "ok", time: 0.00001 });
        return;
      }
      case "/telemetry": {
        const number_of_collections = Object.keys(facts.collections).length;
        const app = { name: "qdrant", version: facts.version };
        answerJson(exchange, 200, {
          result: { id: "simulated", app, collections: { number_of_collections } },
          status: "ok",
          time: 0.0001,
        });
        return;
      }
      case "/metrics":
        answerText(exchange, 200, exposition(metrics.families(facts), rustDialect), PLAIN);
        return;
      default:
        answerText(exchange, 404, "", PLAIN);
    }
  }

  const listeners = [{ address: config.address, port: config.port, handle }];
  return startService({ name: "qdrant", kind: "qdrant", random, listeners });
}
