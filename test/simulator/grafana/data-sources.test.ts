import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { interpolated } from "../../../simulator/grafana/interpolation.ts";
import { provisionedDataSources } from "../../../simulator/grafana/data-sources.ts";
import { administrator, grafanaDirectories, startedGrafana, type Grafana } from "../support/grafana.ts";
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

const reload = () => grafana.call("POST", "/api/admin/provisioning/datasources/reload");

async function provisioned(url = prometheusUrl): Promise<void> {
  const secret = join(grafana.directories.dataDirectory, "secret");
  writeFileSync(secret, "prom-secret\n");
  grafana.provision(
    "citadel.yml",
    `apiVersion: 1
datasources:
  - name: Prometheus (citadel)
    uid: citadel-prometheus
    type: prometheus
    access: proxy
    url: ${url}
    basicAuth: true
    basicAuthUser: grafana
    jsonData:
      httpMethod: POST
      timeInterval: 15s
    secureJsonData:
      basicAuthPassword: $__file{${secret}}
`,
  );
  expect(await reload()).toEqual({ status: 200, json: { message: "Datasources config reloaded" } });
}

test("a data source appears after the reload, without its secrets", async () => {
  expect(await grafana.call("GET", "/api/datasources")).toEqual({ status: 200, json: [] });
  await provisioned();
  const dataSource = {
    id: 1,
    uid: "citadel-prometheus",
    orgId: 1,
    name: "Prometheus (citadel)",
    type: "prometheus",
    typeName: "prometheus",
    access: "proxy",
    url: prometheusUrl,
    user: "",
    database: "",
    basicAuth: true,
    basicAuthUser: "grafana",
    withCredentials: false,
    isDefault: false,
    jsonData: { httpMethod: "POST", timeInterval: "15s" },
    secureJsonFields: { basicAuthPassword: true },
    version: 1,
    readOnly: true,
  };
  expect(await grafana.call("GET", "/api/datasources")).toEqual({ status: 200, json: [dataSource] });
  expect(await grafana.call("GET", "/api/datasources/uid/citadel-prometheus")).toEqual({
    status: 200,
    json: dataSource,
  });
  expect(await grafana.call("GET", "/api/datasources/name/Prometheus%20(citadel)")).toMatchObject({
    status: 200,
  });
  expect(await grafana.call("GET", "/api/datasources/uid/none")).toEqual({
    status: 404,
    json: { message: "Data source not found" },
  });
});

test("a broken file fails the reload with its reason, and what was there stays", async () => {
  await provisioned();
  grafana.provision(
    "broken.yml",
    "apiVersion: 1\ndatasources:\n  - name: X\n    type: prometheus\n    access: sideways\n",
  );
  const { status, json } = await reload();
  expect(status).toBe(500);
  expect(JSON.stringify(json)).toMatch(/broken\.yml: datasources\[0\]\.access: /);
  expect((await grafana.call("GET", "/api/datasources/uid/citadel-prometheus")).status).toBe(200);
});

test("a secret file that is missing fails the reload", async () => {
  grafana.provision(
    "c.yml",
    "apiVersion: 1\ndatasources:\n  - {name: X, type: prometheus, url: '$__file{/none/here}'}\n",
  );
  const { status, json } = await reload();
  expect(status).toBe(500);
  expect(JSON.stringify(json)).toMatch(/c\.yml: cannot be read: Error: ENOENT/);
});

test("a data source whose file is gone stays until it is deleted or pruned, as in Grafana", async () => {
  const one = (name: string, extra = "") =>
    `apiVersion: 1\n${extra}datasources:\n  - {name: ${name}, type: prometheus}\n`;
  const names = async () =>
    [...JSON.stringify((await grafana.call("GET", "/api/datasources")).json).matchAll(/"name":"(\w+)"/g)].map(
      (m) => m[1],
    );
  grafana.provision("a.yml", one("A"));
  await reload();
  grafana.provision("a.yml", one("B"));
  await reload();
  expect(await names()).toEqual(["A", "B"]);
  grafana.provision("a.yml", one("B", "deleteDatasources: [{name: A}]\n"));
  await reload();
  expect(await names()).toEqual(["B"]);
  grafana.provision("a.yml", one("C", "prune: true\n"));
  await reload();
  expect(await names()).toEqual(["C"]);
});

test("two defaults or two equal uids are refused", () => {
  const { provisioningDirectory } = grafanaDirectories();
  const two =
    "- {name: A, uid: x, type: t, isDefault: true}\n- {name: B, uid: x, type: t, isDefault: true}\n";
  writeFileSync(join(provisioningDirectory, "datasources", "a.yaml"), `apiVersion: 1\ndatasources:\n${two}`);
  expect(() => provisionedDataSources(provisioningDirectory, {})).toThrow(
    new Error(
      `${provisioningDirectory}: only one data source may be marked as default: take isDefault from the others\n` +
        `${provisioningDirectory}: two data sources have the same uid: give each its own`,
    ),
  );
});

test.each([
  ["plain", "plain"],
  ["$URL/x", "http://here/x"],
  ["${URL}x", "http://herex"],
  ["$__env{URL}", "http://here"],
  ["$$URL costs $$1", "$URL costs $1"],
  ["$NOTHING!", "!"],
])("%s is filled in as %s", (text, expected) => {
  expect(interpolated({ deep: [text, 1] }, { URL: "http://here" })).toEqual({ deep: [expected, 1] });
});

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
  "https://127.0.0.1:9090",
  "http://127.0.0.1.example",
])("%s is never reached", async (url) => {
  await provisioned(url);
  const answer = { message: `${url}: the stand-in only reaches http addresses within 127.0.0.0/8` };
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
