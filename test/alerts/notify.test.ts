import { alertDefinitions, alertmanagerConfig } from "../../alerts/index.ts";
import type { Route } from "../../alerts/index.ts";
import { inhibitions } from "../../alerts/notify/inhibitions.ts";
import { inventory } from "../../inventory/index.ts";
import { secretFiles } from "../../inventory/secrets.ts";
import { fixtureInventory } from "../fixtures/inventory.ts";

const sites = [
  ["the site", inventory],
  ["the fixture", fixtureInventory],
] as const;

function routes(route: Route): readonly Route[] {
  return [route, ...(route.routes ?? []).flatMap(routes)];
}

describe.each(sites)("Alertmanager of %s", (_name, site) => {
  const { route, receivers } = alertmanagerConfig(site);

  test("has a receiver for each team's pages and tickets, one for the heartbeat and one that drops", () => {
    expect(receivers.map(({ name }) => name)).toEqual([
      "none",
      "heartbeat",
      ...site.teams.flatMap(({ name }) => [`${name}-critical`, `${name}-warning`]),
    ]);
  });

  test("sends pages to the team's webhook and channel, tickets to its channel, with the end of each", () => {
    for (const { name, slackChannel } of site.teams) {
      const page = receivers.find((receiver) => receiver.name === `${name}-critical`);
      const ticket = receivers.find((receiver) => receiver.name === `${name}-warning`);
      expect(page?.webhook_configs?.map(({ send_resolved }) => send_resolved)).toEqual([true]);
      expect(page?.slack_configs?.map(({ channel }) => channel)).toEqual([slackChannel]);
      expect(ticket?.webhook_configs).toBeUndefined();
      expect(ticket?.slack_configs?.map(({ channel, send_resolved }) => [channel, send_resolved])).toEqual([
        [slackChannel, true],
      ]);
    }
  });

  test("reads every address from a secret file that the inventory lists for it, and uses all of them", () => {
    const named = JSON.stringify(receivers).match(/(?<="\w+_file":")[^"]+/g);
    const listed = secretFiles(site).filter(({ reader }) => reader === "alertmanager");
    expect([...new Set(named)].sort()).toEqual(listed.map(({ path }) => path).sort());
  });

  test("names no address itself", () => {
    expect(JSON.stringify(receivers)).not.toMatch(/https?:|"(?:url|api_url|password|credentials)"/);
  });

  test("routes only to receivers that exist, and none of them stands idle", () => {
    const used = routes(route).map(({ receiver }) => receiver);
    expect([...new Set(used)].sort()).toEqual(receivers.map(({ name }) => name).sort());
  });

  test("repeats at whole multiples of the group interval, to which Alertmanager rounds up", () => {
    const paced = routes(route).flatMap(({ group_interval: interval, repeat_interval: repeat }) =>
      interval === undefined || repeat === undefined ? [] : [[interval, repeat]],
    );
    expect(new Set(paced.map((pair) => pair.join("/")))).toEqual(new Set(["5m/12h", "1m/1m", "1m/1h"]));
  });
});

const definitions = alertDefinitions(fixtureInventory);

describe.each(inhibitions.map((inhibition) => [inhibition.because, inhibition] as const))(
  "the inhibition that %s",
  (_because, { causes, consequences, same }) => {
    test("names alerts that exist, and none on both sides", () => {
      const names = definitions.map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining([...causes, ...consequences]));
      expect(causes.filter((cause) => consequences.includes(cause))).toEqual([]);
    });

    test("is by labels that some cause and some consequence have, with the same value", () => {
      const values = (names: readonly string[]) =>
        definitions
          .filter(({ name }) => names.includes(name))
          .map(({ labels }) =>
            JSON.stringify(
              same.map((label) => Object.entries(labels).find(([name]) => name === label)?.[1] ?? null),
            ),
          );
      expect(values(causes).some((value) => values(consequences).includes(value))).toBe(true);
      // A label that is missing on both sides counts as equal: then one cause would silence everything.
      for (const value of [...values(causes), ...values(consequences)]) {
        if (values(causes).includes(value)) expect(value).not.toContain("null");
      }
    });

    test("silences a page only by a page of the same team, so that nobody is left in the dark", () => {
      const of = (names: readonly string[]) => definitions.filter(({ name }) => names.includes(name));
      const silenced = of(consequences).filter(({ severity }) => severity === "critical");
      const pagedTeams = of(causes)
        .filter(({ severity }) => severity === "critical")
        .map(({ team }) => team);
      for (const { team } of silenced) expect(pagedTeams).toContain(team);
    });
  },
);

test("pages are an incident a host, so that the second host that goes down wakes somebody as well", () => {
  const pages = routes(alertmanagerConfig(fixtureInventory).route).filter(({ receiver }) =>
    receiver.endsWith("-critical"),
  );
  expect(pages.map(({ receiver }) => receiver)).toEqual([
    "llm-critical",
    "infrastructure-critical",
    "infrastructure-critical",
  ]);
  for (const { group_by: grouped } of pages) {
    expect(grouped).toEqual(["alertname", "model", "cluster", "host"]);
  }
});

test("no kind of page is about more than one host, which would be several incidents of one", () => {
  const pages = definitions.filter(({ severity, name }) => severity === "critical" && name !== "HostDown");
  for (const { name, labels } of pages) {
    const same = pages.filter((page) => page.name === name && page.labels.model === labels.model);
    expect({ name, hosts: new Set(same.map((page) => page.labels.host)) }).toEqual({
      name,
      hosts: new Set([labels.host]),
    });
  }
});

test("nothing that pages is silenced because the exporter is down", () => {
  const silenced = inhibitions
    .filter(({ causes }) => causes.includes("ExporterDown"))
    .flatMap(({ consequences }) => consequences);
  const pages = definitions.filter(({ severity }) => severity === "critical").map(({ name }) => name);
  expect(silenced.length).toBeGreaterThan(0);
  expect(silenced.filter((name) => pages.includes(name))).toEqual([]);
});
