import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Condition } from "../../alerts/definition.ts";
import { alertDefinitions } from "../../alerts/index.ts";
import type { HostName } from "../../inventory/hosts.ts";
import { inventory } from "../../inventory/index.ts";
import { queryProblems } from "../../ops/dashboard-check/query-problems.ts";
import { selectors } from "../../ops/promql/syntax.ts";
import { bucketProblems } from "../../ops/rule-check/bucket-problems.ts";
import { fullInventory } from "../fixtures/full-inventory.ts";
import { fixtureInventory } from "../fixtures/inventory.ts";

const folder = join(__dirname, "../../docs/runbooks");
const definitions = [inventory, fixtureInventory, fullInventory].flatMap((site) => alertDefinitions(site));
const names = [...new Set(definitions.map(({ name }) => name))].sort();
const files = readdirSync(folder).filter((file) => file.endsWith(".md") && file !== "README.md");

test("there is a page for every alert, and none without one", () => {
  expect(files.map((file) => file.replace(/\.md$/, "")).sort()).toEqual(names);
});

describe.each(names)("the runbook of %s", (alert) => {
  const page = readFileSync(join(folder, `${alert}.md`), "utf8");
  const queries = codeBlocks(page, "promql");
  const named = definitions.filter(({ name }) => name === alert);
  const severities = named.map(({ severity }) => severity);

  test("says meaning, impact, first look, causes, mends, escalation and silence, in this order", () => {
    expect(page.match(/^#+ .*$/gm)).toEqual([
      `# ${alert}`,
      "## Meaning",
      "## Impact",
      "## First look",
      "## Likely causes",
      "## Mend",
      "## Escalation",
      "## Silence meanwhile",
    ]);
    for (const text of page.split(/^#+ .*$/m).slice(1)) expect(text.trim()).not.toBe("");
    expect(section(page, "Silence meanwhile")).toContain(`alertname=${alert}`);
  });

  test("has queries of known metrics and labels at its first look, one a block, and commands", () => {
    expect(codeBlocks(section(page, "First look"), "promql")).toEqual(queries);
    expect(codeBlocks(section(page, "First look"), "sh")).not.toEqual([]);
    expect(queries.flatMap((query) => queryProblems(query))).toEqual([]);
    expect(queries.flatMap((query) => bucketProblems(inventory, query))).toEqual([]);
  });

  test("shows first what fired", () => {
    const [first = ""] = queries;
    const judged = named.flatMap(({ condition }) => metricsOf(signalOf(condition)));
    expect(judged).toContain(metricsOf(first)[0]);
  });

  test("has a mend for each cause, in the order of the causes", () => {
    const causes = section(page, "Likely causes").match(/(?<=^\d\. \*\*).+?(?=\*\*)/gm);
    expect(causes).not.toBeNull();
    expect(section(page, "Mend").match(/(?<=^- \*\*).+?(?=\*\*)/gm)).toEqual(causes);
  });

  test("names who is next, or says that nobody need be called; a page says what the night asks for", () => {
    const escalation = section(page, "Escalation");
    const isTold = severities.some((severity) => severity === "critical" || severity === "warning");
    expect(escalation).toMatch(isTold ? /\b(?:LLM|infrastructure) team\b/ : /\bnobody needs to be called\b/i);
    if (severities.includes("critical")) expect(escalation).toMatch(/At night[^]*morning/);
  });

  test("names the severity that the alert has", () => {
    expect(/^`(\w+)`/m.exec(page)?.[1]).toBe(severities[0]);
  });

  test("names only addresses of the site, and ports that something of it listens on", () => {
    const hosts = Object.values(inventory.hosts).map(({ address }) => address);
    const places = page.match(/\b\d+\.\d+\.\d+\.\d+(?::\d+)?\b/g) ?? [];
    for (const place of places.filter((text) => !text.startsWith("127."))) {
      expect(hosts).toContain(place.split(":")[0]);
      const port = place.split(":")[1];
      if (port !== undefined) expect(ports).toContain(place);
    }
  });

  test("asks the exporter by https, which is all that it speaks", () => {
    expect(page).not.toContain(`http://${listenAddress(inventory.exporter)}`);
  });
});

function section(page: string, heading: string): string {
  return page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
}

function codeBlocks(text: string, language: string): readonly string[] {
  return [...text.matchAll(/^```(\w+)\n(.*?)\n```$/gms)].flatMap(([, written, code = ""]) =>
    written === language ? [code] : [],
  );
}

/** The Watchdog judges nothing: what there is to see is that it fires. */
function signalOf(condition: Condition): string {
  return condition.when === "always" ? "ALERTS" : condition.signal;
}

function metricsOf(expr: string): readonly string[] {
  return selectors(expr).map(({ metric }) => metric);
}

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
].map(listenAddress);

function listenAddress({ host, port }: { readonly host: HostName; readonly port: number }): string {
  return `${inventory.hosts[host].address}:${String(port)}`;
}
