import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { alertDefinitions } from "../../alerts/index.ts";
import { inventory } from "../../inventory/index.ts";
import { fullInventory } from "../fixtures/full-inventory.ts";
import { fixtureInventory } from "../fixtures/inventory.ts";

const folder = join(__dirname, "../../docs/runbooks");
const pages = readdirSync(folder)
  .filter((file) => file.endsWith(".md") && file !== "README.md")
  .map((file) => ({ alert: file.replace(/\.md$/, ""), text: readFileSync(join(folder, file), "utf8") }));
const definitions = [inventory, fixtureInventory, fullInventory].flatMap((site) => alertDefinitions(site));

test("there is a page for every alert, and none without one", () => {
  const names = new Set(definitions.map(({ name }) => name));
  expect(pages.map(({ alert }) => alert).sort()).toEqual([...names].sort());
});

describe.each(pages)("the runbook of $alert", ({ alert, text }) => {
  test("says what it means, what users feel, how to check, to fix and to silence it", () => {
    expect(text.match(/^#+ .*$/gm)).toEqual([
      `# ${alert}`,
      "## What it means",
      "## What users feel",
      "## How to check",
      "## How to fix",
      "## Silence meanwhile",
    ]);
    expect(text.slice(text.indexOf("## Silence meanwhile"))).toContain(`alertname=${alert}`);
  });

  test("leaves no section empty, and gives commands to check", () => {
    for (const section of text.split(/^#+ .*$/m).slice(1)) expect(section.trim()).not.toBe("");
    expect(text).toMatch(/^```(?:sh|promql)$/m);
  });

  test("names the severity that the alert has", () => {
    const [severity] = definitions.filter(({ name }) => name === alert).map((one) => one.severity);
    expect(/^`(\w+)`/m.exec(text)?.[1]).toBe(severity);
  });

  test("names only addresses of the site, and ports that something of it listens on", () => {
    const hosts = Object.values(inventory.hosts).map(({ address }) => address);
    const named = text.match(/\b\d+\.\d+\.\d+\.\d+(?::\d+)?\b/g) ?? [];
    for (const place of named.filter((text) => !text.startsWith("127."))) {
      expect(hosts).toContain(place.split(":")[0]);
      const port = place.split(":")[1];
      if (port !== undefined) expect(ports).toContain(place);
    }
  });
});

const { exporter, gateway, metricsServer } = inventory;
const ports = [
  ...inventory.models,
  ...inventory.dataStores,
  ...inventory.webServices,
  ...inventory.agents,
  exporter,
  gateway,
  { host: gateway.host, port: gateway.healthPort },
  ...[metricsServer.prometheus, metricsServer.alertmanager, metricsServer.grafana].map(({ port }) => ({
    host: metricsServer.host,
    port,
  })),
].map(({ host, port }) => `${inventory.hosts[host].address}:${String(port)}`);
