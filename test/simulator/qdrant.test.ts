import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Service } from "../../simulator/http/service.ts";
import { startQdrant } from "../../simulator/qdrant/qdrant.ts";
import { seededRandom } from "../../simulator/random.ts";
import { fetched, posted } from "./support/http.ts";
import { scraped } from "./support/series.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

const started: Service[] = [];
async function qdrant(apiKeyFile?: string): Promise<string> {
  const service = await startQdrant({ address: "127.0.0.1", port: 0, apiKeyFile }, seededRandom(1));
  started.push(service);
  return `http://${service.listeners[0] ?? ""}`;
}
afterEach(async () => {
  await Promise.all(started.splice(0).map((service) => service.close()));
});

test.each([
  ["/", 200, '{"title":"qdrant - vector search engine","version":"1.15.5"}'],
  ["/readyz", 200, "all shards are ready"],
  ["/healthz", 200, "healthz check passed"],
  ["/livez", 200, "healthz check passed"],
  [
    "/collections/documents",
    200,
    '{"result":{"status":"green","optimizer_status":"ok","indexed_vectors_count":12000,"points_count":12000,"segments_count":2},"status":"ok","time":0.0001}',
  ],
  [
    "/collections/none",
    404,
    '{"status":{"error":"Not found: Collection `none` doesn\'t exist!"},"time":0.0001}',
  ],
  [
    "/collections",
    200,
    '{"result":{"collections":[{"name":"documents"},{"name":"conversations"}]},"status":"ok","time":0.00001}',
  ],
  ["/nothing", 404, ""],
])("GET %s answers as Qdrant does", async (path, status, text) => {
  const answer = await fetched(`${await qdrant()}${path}`);
  expect({ status: answer.status, text: answer.text }).toEqual({ status, text });
});

test("metrics have Qdrant's names, count queries only, and time those that succeeded", async () => {
  const base = await qdrant();
  await posted(`${base}/collections/documents/points/query`, { limit: 1 });
  await posted(`${base}/collections/documents/points/query`, { limit: 1 });
  expect((await posted(`${base}/collections/none/points/query`, {})).status).toBe(404);
  await fetched(`${base}/collections`);
  const labels = 'method="POST",endpoint="/collections/{collection_name}/points/query"';
  expect(await scraped(base)).toMatchObject({
    'app_info{name="qdrant",version="1.15.5"}': 1,
    app_status_recovery_mode: 0,
    collections_total: 2,
    'collection_points{id="documents"}': 12000,
    cluster_enabled: 0,
    [`rest_responses_total{${labels},status="200"}`]: 2,
    [`rest_responses_total{${labels},status="404"}`]: 1,
    [`rest_responses_duration_seconds_count{${labels},status="200"}`]: 2,
    [`rest_responses_duration_seconds_bucket{${labels},status="200",le="50"}`]: 2,
  });
  expect(
    Object.keys(await scraped(base)).filter((name) => name.startsWith("rest_responses_total")),
  ).toHaveLength(2);
});

test("an API key is wanted everywhere but on the health checks", async () => {
  const file = join(temporaryDirectory("simulator-"), "key");
  writeFileSync(file, "q-1\n");
  const base = await qdrant(file);
  const status = async (path: string, headers = {}) => (await fetched(`${base}${path}`, { headers })).status;
  expect(await status("/readyz")).toBe(200);
  expect(await status("/collections")).toBe(401);
  expect(await status("/metrics")).toBe(401);
  expect(await status("/collections", { "api-key": "q-2" })).toBe(401);
  expect(await status("/collections", { "api-key": "q-1" })).toBe(200);
  expect(await status("/collections", { authorization: "Bearer q-1" })).toBe(200);
});
