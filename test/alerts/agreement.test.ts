import { alertDefinitions } from "../../alerts/index.ts";
import { scrapeIntervalSeconds, scrapes, scrapeTimeoutSeconds } from "../../alerts/scrapes.ts";
import { dashboards } from "../../dashboards/index.ts";
import { scrapeJobs } from "../../infra/render/scrape-jobs.ts";
import { inventory } from "../../inventory/index.ts";
import { fixtureInventory } from "../fixtures/inventory.ts";

describe.each([
  ["the site", inventory],
  ["the fixture", fixtureInventory],
])("the alerts of %s", (_name, site) => {
  test("expect exactly the scrape targets that Prometheus is given, at the pace that it is given", () => {
    const jobs = scrapeJobs(site);
    const given = jobs.flatMap(({ static_configs }) =>
      static_configs.map(({ labels }) => `${labels["job"] ?? ""} ${labels["host"] ?? ""}`),
    );
    expect(scrapes(site).map(({ job, host }) => `${job} ${host}`)).toEqual(given);
    for (const { scrape_interval, scrape_timeout } of jobs) {
      expect(scrape_interval).toBe(`${String(scrapeIntervalSeconds)}s`);
      expect(scrape_timeout).toBe(`${String(scrapeTimeoutSeconds)}s`);
    }
  });

  test("link only dashboards that exist", () => {
    const uids = dashboards(site).map(({ uid }) => uid);
    for (const { name, dashboard } of alertDefinitions(site)) {
      expect({ name, linked: uids.includes(dashboard.uid) }).toEqual({ name, linked: true });
    }
  });
});
