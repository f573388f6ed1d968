import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { provisionPrometheus } from "../support/data-source.ts";
import { administrator, startedGrafana, type Grafana } from "../support/grafana.ts";
import { fetched } from "../support/http.ts";

interface Asked {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let prometheus: Server;
let prometheusUrl: string;
const asked: Asked[] = [];
let grafana: Grafana;

beforeAll(async () => {
  prometheus = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const line = `${request.method ?? ""} ${request.url ?? ""}`;
      asked.push({ line, headers: request.headers, body: Buffer.concat(chunks).toString() });
      const allowed = request.headers.authorization === basic("grafana", "prom-secret");
      response.writeHead(allowed ? 200 : 401, { "content-type": "application/json" });
      response.end(allowed ? '{"status":"success"}' : "Unauthorized");
    });
  });
  await new Promise<void>((resolve) => prometheus.listen(0, "127.0.0.1", resolve));
  const bound = prometheus.address();
  prometheusUrl = `http://127.0.0.1:${String(typeof bound === "object" ? bound?.port : bound)}`;
});
afterAll(() => {
  prometheus.closeAllConnections();
  prometheus.close();
});
beforeEach(async () => {
  asked.length = 0;
  grafana = await startedGrafana();
});
afterEach(() => grafana.service.close());

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

const provisioned = (url = prometheusUrl) => provisionPrometheus(grafana, url);

const proxy = "/api/datasources/proxy/uid/citadel-prometheus";

test("queries reach Prometheus with the data source's credentials, never the caller's", async () => {
  await provisioned();
  expect(await grafana.call("GET", `${proxy}/api/v1/query?query=up%7Bjob%3D%22a%22%7D&time=1`)).toEqual({
    status: 200,
    json: { status: "success" },
  });
  expect(asked).toMatchObject([
    {
      line: "GET /api/v1/query?query=up%7Bjob%3D%22a%22%7D&time=1",
      headers: { authorization: basic("grafana", "prom-secret") },
    },
  ]);
});

test.each(["query", "query_range", "series", "labels", "query_exemplars"])(
  "a form is posted to %s",
  async (name) => {
    await provisioned();
    const { status } = await fetched(`${grafana.base}${proxy}/api/v1/${name}`, {
      method: "POST",
      headers: { ...administrator, "content-type": "application/x-www-form-urlencoded" },
      body: "query=up&step=15",
    });
    expect(status).toBe(200);
    expect(asked).toMatchObject([
      {
        line: `POST /api/v1/${name}`,
        body: "query=up&step=15",
        headers: { "content-type": "application/x-www-form-urlencoded" },
      },
    ]);
  },
);

test.each([
  [
    "POST",
    "/api/v1/admin/tsdb/delete_series",
    "non allow-listed POSTs not allowed on proxied Prometheus datasource",
  ],
  ["POST", "/-/reload", "non allow-listed POSTs not allowed on proxied Prometheus datasource"],
  ["DELETE", "/api/v1/series", "non allow-listed DELETEs not allowed on proxied Prometheus datasource"],
  ["PUT", "/-/reload", "non allow-listed PUTs not allowed on proxied Prometheus datasource"],
])("%s %s does not reach Prometheus", async (method, path, message) => {
  await provisioned();
  expect(await grafana.call(method, `${proxy}${path}`)).toEqual({ status: 403, json: { message } });
  expect(asked).toEqual([]);
});

test("the proxy wants the password too", async () => {
  await provisioned();
  expect((await fetched(`${grafana.base}${proxy}/api/v1/query?query=up`)).status).toBe(401);
  expect(asked).toEqual([]);
});

test.each([
  "http://192.168.10.37:9090",
  "http://localhost:9090",
  "https://192.168.10.37:9090",
  "http://127.0.0.1.example",
])("%s is never reached", async (url) => {
  await provisioned(url);
  const answer = { message: `${url}: the stand-in only reaches http and https addresses within 127.0.0.0/8` };
  expect(await grafana.call("GET", `${proxy}/api/v1/query?query=up`)).toEqual({ status: 502, json: answer });
  expect(await grafana.call("GET", "/api/datasources/uid/citadel-prometheus/health")).toEqual({
    status: 400,
    json: { ...answer, status: "ERROR" },
  });
});

test("the health of a data source is Prometheus' answer", async () => {
  await provisioned();
  const health = () => grafana.call("GET", "/api/datasources/uid/citadel-prometheus/health");
  expect(await health()).toEqual({
    status: 200,
    json: { message: "Successfully queried the Prometheus API.", status: "OK" },
  });
  await provisioned("http://127.0.0.1:9");
  expect(await health()).toMatchObject({ status: 400, json: { status: "ERROR" } });
  expect(await grafana.call("GET", `${proxy}/api/v1/labels`)).toMatchObject({ status: 502 });
});
