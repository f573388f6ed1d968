import { stringify } from "yaml";
import { severities } from "../../../alerts/definition.ts";
import { alertDefinitions, alertmanagerConfig } from "../../../alerts/index.ts";
import { inventory } from "../../../inventory/index.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { currentAmtool, withFiles, type Checker } from "./tools.ts";

// Images may have to be built first, and the machine may be slow.
jest.setTimeout(20 * 60 * 1000);

let amtool: Checker;
beforeAll(async () => {
  amtool = await currentAmtool();
});

const sites = [
  ["the site", inventory],
  ["the fixture", fixtureInventory],
] as const;

describe.each(sites)("amtool, of the Alertmanager of %s,", (_name, site) => {
  const text = stringify(alertmanagerConfig(site), { lineWidth: 0 });
  const check = (args: readonly string[]) =>
    withFiles({ "alertmanager.yml": text }, (folder) => amtool(folder, args));

  test.each([
    ["by default", []],
    ["with strict UTF-8 matchers", ["--enable-feature=utf8-strict-mode"]],
    ["with classic matchers", ["--enable-feature=classic-mode"]],
  ])("takes the configuration %s", async (_mode, flags) => {
    const { exitCode, stdout } = await check([...flags, "check-config", "alertmanager.yml"]);
    expect(stdout).toContain("SUCCESS");
    expect(exitCode).toBe(0);
  });

  const receiver = async (...labels: readonly string[]) => {
    const { stdout } = await check(["config", "routes", "test", "--config.file=alertmanager.yml", ...labels]);
    return stdout.trim();
  };

  test.each(site.teams.flatMap(({ name }) => severities.map((severity) => [name, severity] as const)))(
    "routes an alert of team %s with severity %s to who is to be told",
    async (team, severity) => {
      const told = severity === "critical" || severity === "warning" ? `${team}-${severity}` : "none";
      expect(await receiver("alertname=Any", `team=${team}`, `severity=${severity}`)).toBe(told);
    },
  );

  test("routes every kind of alert that there is to its team", async () => {
    const kinds = new Map(
      alertDefinitions(site).map(({ name, team, severity }) => [
        `${name} ${team} ${severity}`,
        { name, team, severity },
      ]),
    );
    for (const { name, team, severity } of kinds.values()) {
      const told = severity === "none" ? "heartbeat" : `${team}-${severity}`;
      const labels = [`alertname=${name}`, `team=${team}`, `severity=${severity}`, `cluster=${site.cluster}`];
      expect([name, await receiver(...labels)]).toEqual([name, told]);
    }
  });

  test.each([
    [
      "our Watchdog to the heartbeat",
      ["alertname=Watchdog", "severity=none", `cluster=${site.cluster}`],
      "heartbeat",
    ],
    ["others' Watchdog to nobody", ["alertname=Watchdog", "severity=none"], "none"],
    [
      "a critical alert of nobody to the metrics server's team",
      ["alertname=Foreign", "severity=critical"],
      "infrastructure-critical",
    ],
    ["an alert without labels to the metrics server's team", ["alertname=Foreign"], "infrastructure-warning"],
    [
      "a severity that we do not know to the team as a ticket",
      ["alertname=Foreign", "team=llm", "severity=high"],
      "llm-warning",
    ],
  ])("routes %s", async (_what, labels, told) => {
    expect(await receiver(...labels)).toBe(told);
  });
});

test("a Slack message holds summary, values, and links to runbook, dashboard, query and silence", async () => {
  const [slack] = alertmanagerConfig(fixtureInventory).receivers.flatMap(
    ({ slack_configs }) => slack_configs ?? [],
  );
  if (slack === undefined) throw new Error("no receiver has a Slack channel");
  const data = {
    receiver: "llm-critical",
    status: "firing",
    alerts: [
      {
        status: "firing",
        labels: { alertname: "CanaryFailing", severity: "critical", team: "llm", model: "chat-large" },
        annotations: {
          summary: "chat-large does not complete requests",
          description: "75% of the canaries failed.",
          runbook_url: "https://git.example/runbooks/CanaryFailing.md",
          dashboard_url: "http://10.0.0.13:3000/d/llm-model?var-model=chat-large",
        },
        generatorURL: "http://10.0.0.13:9090/graph?g0.expr=1",
      },
    ],
    commonLabels: { alertname: "CanaryFailing", severity: "critical", cluster: "fixture" },
    externalURL: "http://10.0.0.13:9093",
  };
  const rendered = async (template: string) => {
    const { stdout, stderr } = await withFiles(
      { "data.json": JSON.stringify(data), "none.tmpl": "" },
      (folder) =>
        amtool(folder, [
          ...["template", "render", "--template.glob=none.tmpl", "--template.data=data.json"],
          `--template.text=${template}`,
        ]),
    );
    return (stdout + stderr).trim();
  };
  expect(await rendered(slack.title)).toBe("[FIRING 1] CanaryFailing (fixture)");
  expect(await rendered(slack.color)).toBe("danger");
  expect(await rendered(slack.title_link)).toBe("http://10.0.0.13:9093/#/alerts?receiver=llm-critical");
  expect(await rendered(slack.text)).toBe(
    [
      "*chat-large does not complete requests* (critical, llm)",
      "75% of the canaries failed.",
      "<https://git.example/runbooks/CanaryFailing.md|Runbook> · <http://10.0.0.13:3000/d/llm-model?var-model=chat-large|Dashboard> · <http://10.0.0.13:9090/graph?g0.expr=1|Query> · <http://10.0.0.13:9093/#/silences/new?filter=%7Balertname%3D%22CanaryFailing%22%7D|Silence>",
    ].join("\n"),
  );
});
