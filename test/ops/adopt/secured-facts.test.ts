import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { missingSecrets, securedFacts } from "../../../ops/adopt/secured-facts.ts";
import type { AdoptionSite } from "../../../ops/adopt/site.ts";
import { localHost } from "../../../ops/host-shell.ts";
import { securedServerFiles } from "../../../inventory/secured-secrets.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { PASSWORD, startedGrafana, type Grafana } from "../../simulator/support/grafana.ts";

// Every step starts programs, and the machine may be busy.
jest.setTimeout(180_000);

let root: string;
let grafana: Grafana;
let site: Pick<AdoptionSite, "host" | "server"> & Required<Pick<AdoptionSite, "secured">>;
const own = (name: string) => join(root, "own", name);

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "secured-facts-"));
  mkdirSync(join(root, "own"));
  grafana = await startedGrafana();
  const endpoint = (user: string, file: string) => ({
    url: grafana.base,
    user,
    passwordFile: own(file),
    caFile: own("ca.crt"),
  });
  site = {
    host: localHost("mon01", root),
    server: { ...fixtureInventory.metricsServer, access: "secured" },
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
  rmSync(root, { recursive: true });
});

function written(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** As Grafana is before it is secured: without a certificate to look at. */
async function problems(): Promise<readonly string[]> {
  const { url, user, passwordFile } = site.secured.grafana;
  return (await securedFacts(site, { url, user: user ?? "", passwordFile: passwordFile ?? "" })).problems;
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
