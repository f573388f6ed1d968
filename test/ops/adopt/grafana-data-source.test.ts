import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { parse } from "yaml";
import { removeDataSource } from "../../../ops/adopt/grafana-data-source.ts";
import type { AdoptionSite } from "../../../ops/adopt/site.ts";
import { localHost } from "../../../ops/host-shell.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

// Every step starts programs, and the machine may be busy.
jest.setTimeout(180_000);

let root: string;
let grafana: Server;
let status: number;
/** What Grafana was asked, and what stood in its file at that moment. */
let asked: readonly unknown[];
const file = () => join(root, "etc/grafana/provisioning/datasources/citadel.yml");

beforeEach(async () => {
  root = temporaryDirectory("grafana-");
  mkdirSync(join(root, "etc/grafana/provisioning/datasources"), { recursive: true });
  mkdirSync(join(root, "etc/grafana/provisioning/citadel/secrets"), { recursive: true });
  writeFileSync(join(root, "etc/grafana/provisioning/citadel/secrets/admin-auth"), "admin:pass:word\n");
  writeFileSync(file(), "datasources:\n  - name: Citadel Prometheus\n");
  status = 200;
  asked = [];
  grafana = createServer(({ method, url, headers }, response) => {
    const content: unknown = parse(readFileSync(file(), "utf8"));
    asked = [...asked, method, url, headers.authorization, content];
    response.writeHead(status).end();
  });
  grafana.listen(3000, "127.0.79.12");
  await once(grafana, "listening");
});
afterEach(() => {
  grafana.close();
});

const notRestarted = {
  restartCommand: "",
  restart: () => Promise.reject(new Error("not restarted")),
};

const removed = async () => {
  const site: AdoptionSite = {
    host: localHost("mon01", root),
    server: fixtureInventory.metricsServer,
    open: {
      prometheus: { url: "" },
      alertmanager: { url: "" },
      grafana: { url: "http://127.0.79.12:3000" },
    },
    alertmanager: "",
    alertmanagerAliases: [],
    owner: { owner: String(process.getuid?.() ?? 0), group: String(process.getgid?.() ?? 0) },
    prometheus: {
      ...notRestarted,
      signal: () => Promise.reject(new Error("not signalled")),
      checkConfig: () => Promise.reject(new Error("not checked")),
    },
    alertmanagerControl: notRestarted,
    grafanaControl: notRestarted,
  };
  const lines: string[] = [];
  await removeDataSource(site, (line) => lines.push(line));
  return lines;
};
const path = "/etc/grafana/provisioning/datasources/citadel.yml";

test("Grafana is told to delete the data source before its file goes", async () => {
  expect(await removed()).toEqual([
    `mon01: Grafana's data source Citadel Prometheus and its file ${path}: removed`,
  ]);
  expect(asked).toEqual([
    "POST",
    "/api/admin/provisioning/datasources/reload",
    `Basic ${Buffer.from("admin:pass:word").toString("base64")}`,
    { apiVersion: 1, deleteDatasources: [{ name: "Citadel Prometheus", orgId: 1 }] },
  ]);
  expect(existsSync(file())).toBe(false);
});

test("a Grafana that does not read it is reported, and the file goes all the same", async () => {
  status = 401;
  expect(await removed()).toEqual([
    `mon01: ${path}: removed, but Grafana may still show the data source Citadel Prometheus (its reload answered 401): delete it there`,
  ]);
  expect(existsSync(file())).toBe(false);
});

test("where nothing of ours is provisioned, Grafana is not asked", async () => {
  rmSync(file());
  expect(await removed()).toEqual([]);
  expect(asked).toEqual([]);
});
