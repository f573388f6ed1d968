import { targetFindings } from "../../../ops/verify/scraping.ts";
import { activeTarget } from "../active-target.ts";

const jobs = [
  { job_name: "citadel-exporter", static_configs: [{ targets: ["10.0.0.11:9090"], labels: {} }] },
  { job_name: "citadel-node", static_configs: [{ targets: ["10.0.0.12:9100"], labels: {} }] },
] as const;
const command = (name: string) => `npm run ${name} -- --env production`;
const exporter = {
  ...activeTarget,
  scrapePool: "citadel-exporter",
  scrapeUrl: "https://10.0.0.11:9090/metrics",
  labels: { instance: "10.0.0.11:9090" },
};
const node = {
  ...activeTarget,
  scrapePool: "citadel-node",
  scrapeUrl: "http://10.0.0.12:9100/metrics",
  labels: { instance: "10.0.0.12:9100" },
};

test("all is well where every published target is up and scraped every 15 s", () => {
  expect(targetFindings([exporter, node], jobs, command)).toEqual([
    { title: "targets", state: "ok", evidence: "2 targets of 2 jobs are up" },
    { title: "scrape interval", state: "ok", evidence: "15s for all of 2 targets" },
  ]);
});

test.each([
  [
    "is not scraped",
    [exporter],
    "citadel-node 10.0.0.12:9100 is not scraped: publish it again: npm run deploy -- --env production",
  ],
  [
    "was never published",
    [exporter, node, { ...node, scrapePool: "citadel-old" }],
    "citadel-old http://10.0.0.12:9100/metrics is scraped but not in the inventory: npm run deploy -- --env production takes it away",
  ],
  [
    "is down",
    [exporter, { ...node, health: "down", lastError: "connection refused" }],
    "citadel-node http://10.0.0.12:9100/metrics is down: connection refused: docs/runbooks/ScrapeTargetDown.md says what to look at",
  ],
])("a target that %s is told with what to do", (_what, live, evidence) => {
  expect(targetFindings(live, jobs, command)[0]).toEqual({ title: "targets", state: "failed", evidence });
});

test("another interval is told with the job that has it", () => {
  const slow = { ...node, scrapeInterval: "1m" };
  expect(targetFindings([exporter, slow], jobs, command)[1]).toEqual({
    title: "scrape interval",
    state: "failed",
    evidence:
      "citadel-node is scraped every 1m, not 15s: publish it again: npm run deploy -- --env production",
  });
});
