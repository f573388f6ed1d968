import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { dirname, join } from "node:path";
import { missingSecrets, securedFacts, type SecuredFacts } from "../../../ops/adopt/secured-facts.ts";
import type { AdoptionSite } from "../../../ops/adopt/site.ts";
import { localHost } from "../../../ops/host-shell.ts";
import { securedServerFiles } from "../../../inventory/secured-secrets.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { PASSWORD, startedGrafana, type Grafana } from "../../simulator/support/grafana.ts";
import { programsOnPath } from "../programs-on-path.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { activeTarget } from "../active-target.ts";

// Every step starts programs, and the machine may be busy.
jest.setTimeout(180_000);

let root: string;
let grafana: Grafana;
let prometheus: Server;
let prometheusUrl: string;
/** What Prometheus says that it asks: job and address each, and Alertmanagers. */
let scraped: readonly (readonly [job: string, url: string])[];
let alertmanagers: readonly string[];
let site: Pick<AdoptionSite, "host" | "server" | "alertmanager" | "alertmanagerAliases"> &
  Required<Pick<AdoptionSite, "secured">>;
const own = (name: string) => join(root, "own", name);

beforeEach(async () => {
  root = temporaryDirectory("secured-facts-");
  mkdirSync(join(root, "own"));
  grafana = await startedGrafana();
  scraped = [];
  alertmanagers = [];
  prometheus = createServer(({ url }, response) => {
    const activeTargets = scraped.map(([scrapePool, scrapeUrl]) => ({
      ...activeTarget,
      scrapePool,
      scrapeUrl,
    }));
    const activeAlertmanagers = alertmanagers.map((each) => ({ url: each }));
    const data = url?.startsWith("/api/v1/targets") === true ? { activeTargets } : { activeAlertmanagers };
    response.end(JSON.stringify({ data }));
  });
  prometheus.listen(9090, "127.0.79.16");
  await once(prometheus, "listening");
  prometheusUrl = "http://127.0.79.16:9090";
  const endpoint = (user: string, file: string) => ({
    url: grafana.base,
    user,
    passwordFile: own(file),
    caFile: own("ca.crt"),
  });
  site = {
    host: localHost("mon01", root),
    server: { ...fixtureInventory.metricsServer, access: "secured" },
    alertmanager: "127.0.79.11:9093",
    alertmanagerAliases: ["127.0.0.1:9093", "mon01:9093"],
    secured: {
      prometheus: endpoint("admin", "metrics-admin-password"),
      alertmanager: endpoint("admin", "metrics-admin-password"),
      grafana: endpoint("admin", "grafana-admin-password"),
      viewer: endpoint("citadel-read", "metrics-read-password"),
    },
  };
});
afterEach(async () => {
  await grafana.service.close();
  await new Promise((resolve) => prometheus.close(resolve));
});

function written(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** As Grafana is before it is secured: without a certificate to look at. */
async function facts(): Promise<SecuredFacts> {
  const { url, user = "", passwordFile = "" } = site.secured.grafana;
  return securedFacts(site, { grafana: { url, user, passwordFile }, prometheus: { url: prometheusUrl } });
}

async function problems(): Promise<readonly string[]> {
  return (await facts()).problems;
}

test("every secret file that is missing or empty is named at once, on the host and on this machine", async () => {
  for (const { path } of securedServerFiles({ metricsServer: site.server })) written(join(root, path), "x\n");
  for (const name of ["ca.crt", "metrics-read-password", "grafana-admin-password"]) written(own(name), "x\n");
  written(join(root, "etc/alertmanager/citadel/secrets/web.yml"), "");
  expect(await missingSecrets(site)).toEqual([
    "mon01: /etc/alertmanager/citadel/secrets/web.yml: is missing or empty: npm run setup makes it, or says who has to",
    "mon01: /etc/prometheus/citadel/secrets/ca.crt: is missing or empty: npm run setup makes it, or says who has to",
    `${own("metrics-admin-password")}: is missing or empty: npm run setup makes it, or says who has to`,
  ]);
  const { host, server } = site;
  expect(await missingSecrets({ host, server: { ...server, access: "open" } })).toEqual([]);
});

test("a wrong password of Grafana's administrator is told", async () => {
  written(own("grafana-admin-password"), "wrong\n");
  expect(await problems()).toEqual([
    `grafana: refuses admin with the password in ${own("grafana-admin-password")} (status 401): put the right one there, or set it by grafana cli admin reset-admin-password`,
  ]);
});

test.each([
  ["a page to log in at", "<html></html>"],
  ["another server's JSON", "[]"],
])("%s in the place of Grafana is told", async (_case, text) => {
  written(own("grafana-admin-password"), `${PASSWORD}\n`);
  const proxy = createServer((_request, response) => response.end(text));
  proxy.listen(0, "127.0.79.16");
  await once(proxy, "listening");
  const address = proxy.address();
  const url = `http://127.0.79.16:${String(typeof address === "object" ? address?.port : 0)}`;
  const { grafana: administrator } = site.secured;
  const { user = "", passwordFile = "" } = administrator;
  const found = { url, user, passwordFile };
  const seen = await securedFacts(site, { grafana: found, prometheus: { url: prometheusUrl } });
  await new Promise((resolve) => proxy.close(resolve));
  expect(seen.problems).toEqual([
    `grafana: ${url}/api/user: answers with what is no user of Grafana: have the inventory's address of Grafana lead to Grafana itself, not to a proxy or a page to log in at`,
  ]);
});

test("whom Prometheus asks in clear is seen by any name of the machine, and however it was found", async () => {
  written(own("grafana-admin-password"), `${PASSWORD}\n`);
  scraped = [
    ["by address", "http://127.0.79.11:9090/metrics"],
    ["by name", "http://localhost:3000/metrics"],
    ["by IPv6 address", "http://[::1]:9090/metrics"],
    ["over HTTPS", "https://127.0.79.11:9090/metrics"],
    ["another port", "http://127.0.79.11:9100/metrics"],
    ["another machine", "http://no-such-host.invalid:9090/metrics"],
    ["citadel-prometheus", "http://127.0.79.11:9090/metrics"],
  ];
  alertmanagers = ["http://localhost:9093/api/v2/alerts"];
  const byAddress = { section: "by address", target: "127.0.79.11:9090" };
  const seen = [
    { section: "alerting.alertmanagers", target: "localhost:9093" },
    { section: "by IPv6 address", target: "[::1]:9090" },
    byAddress,
    { section: "by name", target: "localhost:3000" },
  ];
  expect((await facts()).clearClients).toEqual(seen);
  // Where one machine plays several hosts, its loopback addresses mean none of them.
  site = { ...site, alertmanagerAliases: [] };
  expect((await facts()).clearClients).toEqual([byAddress]);
});

test("whom Prometheus asks by another interface or the full name of its machine is seen", async () => {
  written(own("grafana-admin-password"), `${PASSWORD}\n`);
  const machine = programsOnPath({
    hostname:
      'case $1 in -I) echo "127.0.79.11 127.0.79.99 ::99 " ;; -s) echo mon01 ;; -f) echo mon01.example.invalid ;; esac',
    getent: '[ "$2" != metrics.example.invalid ] || echo "127.0.79.99 STREAM"',
  });
  scraped = [
    ["another interface", "http://127.0.79.99:9090/metrics"],
    ["its IPv6 address", "http://[::99]:9093/metrics"],
    ["its full name", "http://mon01.example.invalid:3000/metrics"],
    ["an alias of another interface", "http://metrics.example.invalid:9090/metrics"],
    ["another machine", "http://127.0.79.98:9090/metrics"],
  ];
  try {
    expect((await facts()).clearClients).toEqual([
      { section: "an alias of another interface", target: "metrics.example.invalid:9090" },
      { section: "another interface", target: "127.0.79.99:9090" },
      { section: "its IPv6 address", target: "[::99]:9093" },
      { section: "its full name", target: "mon01.example.invalid:3000" },
    ]);
    // A machine that plays several hosts has interfaces that mean none of them.
    site = { ...site, alertmanagerAliases: [] };
    expect((await facts()).clearClients).toEqual([]);
  } finally {
    machine.remove();
  }
});

test("a machine that does not know its own addresses is found by those of the inventory", async () => {
  written(own("grafana-admin-password"), `${PASSWORD}\n`);
  const machine = programsOnPath({ hostname: "echo 'hostname: unrecognized option: I' >&2; exit 1" });
  scraped = [["by address", "http://127.0.79.11:9090/metrics"]];
  try {
    expect((await facts()).clearClients).toEqual([{ section: "by address", target: "127.0.79.11:9090" }]);
  } finally {
    machine.remove();
  }
});

test("a Grafana without a viewer of that name has no problem", async () => {
  written(own("grafana-admin-password"), `${PASSWORD}\n`);
  expect(await problems()).toEqual([]);
});

test.each([
  ["Viewer", []],
  [
    "Editor",
    [
      "grafana: its user citadel-read is more than a Viewer (Editor of Main Org.), and whoever knows the password of read would be that: make it a Viewer, or give it another name",
    ],
  ],
])("a user of the viewer's name that is a %s", async (role, expected) => {
  written(own("grafana-admin-password"), `${PASSWORD}\n`);
  await grafana.call("POST", "/api/admin/users", { login: "citadel-read", password: "theirs" });
  expect((await grafana.call("PATCH", "/api/orgs/1/users/2", { role })).status).toBe(200);
  expect(await problems()).toEqual(expected);
});
