import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { interpolated } from "../../../simulator/grafana/interpolation.ts";
import { provisionedDataSources } from "../../../simulator/grafana/data-sources.ts";
import { provisionPrometheus, reloaded } from "../support/data-source.ts";
import { grafanaDirectories, startedGrafana, type Grafana } from "../support/grafana.ts";

/** Nobody listens there: these tests never ask it. */
const prometheusUrl = "http://127.0.0.1:9";
let grafana: Grafana;
beforeEach(async () => {
  grafana = await startedGrafana();
});
afterEach(() => grafana.service.close());

const reload = () => reloaded(grafana);

test("a data source appears after the reload, without its secrets", async () => {
  expect(await grafana.call("GET", "/api/datasources")).toEqual({ status: 200, json: [] });
  expect(await provisionPrometheus(grafana, prometheusUrl)).toEqual({
    status: 200,
    json: { message: "Datasources config reloaded" },
  });
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
  await provisionPrometheus(grafana, prometheusUrl);
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
