import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import type { Endpoint } from "../../../ops/endpoints.ts";
import { alertingFindings, type AlertingUnderTest } from "../../../ops/verify/alerting.ts";
import { exporterFindings } from "../../../ops/verify/exporting.ts";
import { scrapingFindings } from "../../../ops/verify/scraping.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

/** What the servers, all of which this one plays, answer: by path, the query aside; they refuse any other. */
let answers: Readonly<Record<string, unknown>>;
let asked: string[];
const server = createServer((request, response) => {
  const url = new URL(request.url ?? "", "http://any");
  asked.push(`${url.pathname} ${url.searchParams.getAll("filter").join(" ")}`.trim());
  if (!(url.pathname in answers)) response.writeHead(401);
  response.end(JSON.stringify(answers[url.pathname]));
});
let endpoint: Endpoint;
beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  endpoint = { url: `http://127.0.0.1:${String(typeof address === "object" ? address?.port : 0)}` };
});
beforeEach(() => {
  asked = [];
  answers = {
    "/api/v1/targets": { data: { activeTargets: [] } },
    "/api/v1/query": { data: { result: [] } },
    "/api/v1/rules": { data: { groups: [] } },
    "/api/v1/alertmanagers": { data: { activeAlertmanagers: [] } },
    "/api/v2/alerts": [],
  };
});
afterAll(() => server.close());

const command = (name: string) => `npm run ${name} -- --env production`;
const under = (): AlertingUnderTest => ({
  prometheus: endpoint,
  alertmanager: endpoint,
  host: "mon01",
  cluster: "site",
  command,
  prometheusRelease: { hash: "aaaa", files: { "rules/availability.yml": "" } },
  alertmanagerRelease: { hash: "bbbb", files: {} },
});

test("what a production server lacks is mended by commands for production", async () => {
  const findings = await alertingFindings(under());
  expect(findings.map(({ title, evidence }) => `${title}: ${evidence}`)).toEqual([
    "rules: rules/availability.yml is not loaded: publish it again: npm run deploy -- --env production",
    "routes: Alertmanager's configuration is not release bbbb: publish it again: npm run deploy -- --env production",
    `Prometheus to Alertmanager: Prometheus does not send to ${endpoint.url}: run npm run adopt -- --env production`,
    "Watchdog: Alertmanager does not hold it: no alert of Prometheus arrives",
  ]);
  const job = {
    job_name: "citadel-exporter",
    static_configs: [{ targets: ["10.0.0.11:9090"], labels: {} }],
  } as const;
  expect((await scrapingFindings(endpoint, [job], command))[0]?.evidence).toBe(
    "citadel-exporter 10.0.0.11:9090 is not scraped: publish it again: npm run deploy -- --env production",
  );
});

test("a token that the exporter refuses is told with the command that corrects the copy", async () => {
  answers = { "/-/ready": { ready: true, config: "000000000000" } };
  const tokenFile = join(temporaryDirectory("verify-"), "token");
  writeFileSync(tokenFile, "outdated\n");
  const exporter = { url: endpoint.url, tokenFile, caFile: tokenFile };
  const findings = await exporterFindings(exporter, { hash: "cccc", files: {} }, command);
  expect(findings.map(({ state, evidence }) => `${state}: ${evidence}`)).toEqual([
    `failed: ${endpoint.url}/metrics: status 401: the token in ${tokenFile} is not the exporter's: npm run setup -- --env production corrects this copy`,
    `ok: ${endpoint.url}/metrics: 401`,
    "failed: runs 000000000000, published is e3b0c44298fc",
  ]);
});

test("only the Watchdog of this site counts, not that of another Prometheus", async () => {
  await alertingFindings(under());
  expect(asked.at(-1)).toBe('/api/v2/alerts alertname="Watchdog" cluster="site"');
});
