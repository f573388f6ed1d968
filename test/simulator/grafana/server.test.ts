import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { STATE_FILE } from "../../../simulator/grafana/store.ts";
import { administrator, grafanaDirectories, startedGrafana, type Grafana } from "../support/grafana.ts";
import { fetched, posted } from "../support/http.ts";
import { seriesOf } from "../support/series.ts";

const started: Grafana[] = [];
async function grafana(directories = grafanaDirectories()): Promise<Grafana> {
  const one = await startedGrafana(directories);
  started.push(one);
  return one;
}
afterEach(async () => {
  await Promise.all(started.splice(0).map(({ service }) => service.close()));
});

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}` });
test.each([
  ["nothing", {}, "Unauthorized", "auth.unauthorized"],
  ["the default password", basic("admin:admin"), "Invalid username or password", "password-auth.failed"],
  ["another user", basic("root:pass:word é"), "Invalid username or password", "password-auth.failed"],
  [
    "a beginning of the password",
    basic("admin:pass"),
    "Invalid username or password",
    "password-auth.failed",
  ],
  ["no base64", { authorization: "Basic %%%" }, "Invalid username or password", "password-auth.failed"],
  ["a token", { authorization: "Bearer glsa_x" }, "Invalid API key", "api-key.invalid"],
  [
    "another organisation",
    { ...administrator, "x-grafana-org-id": "2" },
    "Unauthorized",
    "auth.unauthorized",
  ],
])(
  "whoever comes with %s is refused everywhere behind the door",
  async (_case, headers, message, messageId) => {
    const { base } = await grafana();
    for (const path of ["/api/org", "/api/dashboards/uid/x", "/api/datasources", "/d/x", "/api/none"]) {
      const { status, text } = await fetched(`${base}${path}`, { headers });
      const json: unknown = JSON.parse(text);
      expect({ path, status, json }).toEqual({
        path,
        status: 401,
        json: { extra: null, message, messageId, statusCode: 401, traceID: "" },
      });
    }
  },
);

test("nobody without the password changes anything", async () => {
  const one = await grafana();
  expect((await posted(`${one.base}/api/folders`, { uid: "f", title: "F" })).status).toBe(401);
  expect((await one.call("GET", "/api/folders")).json).toEqual([]);
});

test("the organisation, health and metrics are answered", async () => {
  const one = await grafana();
  expect(await one.call("GET", "/api/org")).toEqual({ status: 200, json: { id: 1, name: "Main Org." } });
  await one.call("POST", "/api/dashboards/db", { dashboard: { title: "A" } });
  expect(JSON.parse((await fetched(`${one.base}/api/health`)).text)).toEqual({
    database: "ok",
    version: "12.2.0",
    commit: "stand-in",
    standIn: "not Grafana: a stand-in of its HTTP API, for machines that cannot have the real image",
  });
  const metrics = seriesOf((await fetched(`${one.base}/metrics`)).text);
  expect(metrics["grafana_stat_totals_dashboard"]).toBe(1);
});

test("every page is headed: not Grafana", async () => {
  const one = await grafana();
  const panels = [
    { type: "timeseries", title: "TTFT <p95>", targets: [{ expr: 'rate(x{a="b"}[5m])' }] },
    { type: "row", title: "Row", panels: [{ type: "stat", title: "Hidden" }] },
  ];
  await one.call("POST", "/api/dashboards/db", { dashboard: { uid: "o", title: "Over & out", panels } });
  for (const path of ["/", "/login", "/dashboards", "/d/o", "/d/o/over-out"]) {
    const { status, text } = await fetched(`${one.base}${path}`, { headers: administrator });
    expect({ path, status }).toEqual({ path, status: 200 });
    expect(text).toContain("<strong>not Grafana: a stand-in of its HTTP API");
  }
  const { text } = await fetched(`${one.base}/d/o`, { headers: administrator });
  expect(text).toContain("TTFT &#60;p95&#62; <small>timeseries</small>");
  expect(text).toContain("<pre>rate(x{a=&#34;b&#34;}[5m])</pre>");
  expect(text).toContain("Hidden");
  expect(text).not.toContain("<p95>");
});

test("a browser is asked for the password", async () => {
  const { headers } = await fetched(`${(await grafana()).base}/d/o`);
  expect(headers.get("www-authenticate")).toBe('Basic realm="not Grafana"');
});

test("what is not played is a 404, and a body without its content type is no body", async () => {
  const one = await grafana();
  const unknown = { status: 404, json: { message: "Not found" } };
  expect(await one.call("GET", "/api/annotations")).toEqual(unknown);
  expect(await one.call("PUT", "/api/dashboards/db", {})).toEqual(unknown);
  expect(await one.call("GET", "/d/none")).toEqual(unknown);
  const form = await fetched(`${one.base}/api/folders`, {
    method: "POST",
    headers: { ...administrator, "content-type": "text/plain" },
    body: '{"title":"F"}',
  });
  expect({ status: form.status, text: form.text }).toEqual({
    status: 400,
    text: '{"message":"bad request data"}',
  });
});

test("a restart keeps everything, and goes on counting where it was", async () => {
  const first = await grafana();
  await first.call("POST", "/api/folders", { uid: "f", title: "F" });
  await first.call("POST", "/api/dashboards/db", { dashboard: { uid: "d", title: "D" }, folderUid: "f" });
  await first.call("POST", "/api/folders/f/permissions", { items: [{ role: "Viewer", permission: 1 }] });
  const before = await Promise.all(
    ["/api/dashboards/uid/d", "/api/folders/f", "/api/access-control/folders/f"].map((p) =>
      first.call("GET", p),
    ),
  );
  await first.service.close();
  const second = await grafana(first.directories);
  const after = await Promise.all(
    ["/api/dashboards/uid/d", "/api/folders/f", "/api/access-control/folders/f"].map((p) =>
      second.call("GET", p),
    ),
  );
  expect(after).toEqual(before);
  expect(await second.call("POST", "/api/folders", { uid: "g", title: "G" })).toMatchObject({
    json: { id: 3 },
  });
});

test("its file is nobody else's to read", async () => {
  const one = await grafana();
  await one.call("POST", "/api/folders", { uid: "f", title: "F" });
  const file = join(one.directories.dataDirectory, STATE_FILE);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, "utf8")).toContain('"uid":"f"');
});

test("a file that is not its own is left alone, and named", async () => {
  const directories = grafanaDirectories();
  const file = join(directories.dataDirectory, STATE_FILE);
  writeFileSync(file, '{"nextId":"one"}');
  await expect(startedGrafana(directories)).rejects.toThrow(
    `${file}: is not the state of this stand-in: move it away`,
  );
  expect(readFileSync(file, "utf8")).toBe('{"nextId":"one"}');
});

test("many changes at once are all kept", async () => {
  const one = await grafana();
  const uids = Array.from({ length: 30 }, (_, n) => `d${String(n)}`);
  await Promise.all(
    uids.map((uid) => one.call("POST", "/api/dashboards/db", { dashboard: { uid, title: uid } })),
  );
  await one.service.close();
  const { call } = await grafana(one.directories);
  const { json } = await call("GET", "/api/search?type=dash-db");
  const found = [...JSON.stringify(json).matchAll(/"uid":"(d\d+)"/g)].map((match) => match[1]);
  expect(new Set(found)).toEqual(new Set(uids));
});
