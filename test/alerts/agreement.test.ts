import { alertDefinitions } from "../../alerts/index.ts";
import { dashboards } from "../../dashboards/index.ts";
import { inventory } from "../../inventory/index.ts";
import { fixtureInventory } from "../fixtures/inventory.ts";

describe.each([
  ["the site", inventory],
  ["the fixture", fixtureInventory],
])("the alerts of %s", (_name, site) => {
  test("link only dashboards that exist", () => {
    const uids = dashboards(site).map(({ uid }) => uid);
    for (const { name, dashboard } of alertDefinitions(site)) {
      expect({ name, linked: uids.includes(dashboard.uid) }).toEqual({ name, linked: true });
    }
  });
});
