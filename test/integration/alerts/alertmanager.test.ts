import { severities, type Severity } from "../../../alerts/definition.ts";
import { alertDefinitions, alertmanagerConfig } from "../../../alerts/index.ts";
import { inventory } from "../../../inventory/index.ts";
import type { Inventory } from "../../../inventory/model.ts";
import { everyReceiver } from "../../fixtures/every-receiver.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { alertmanagerScript, type AlertmanagerScript } from "./alertmanager-script.ts";

// Images may have to be built first, and the machine may be slow.
jest.setTimeout(20 * 60 * 1000);

let output: AlertmanagerScript;
beforeAll(async () => {
  output = await alertmanagerScript();
});

/** The receiver that each set of labels is routed to. */
async function receivers(site: Inventory, labelSets: readonly (readonly string[])[]) {
  const script =
    "while read -r labels; do amtool config routes test --config.file=alertmanager.yml $labels; done < labels";
  const { stdout } = await output(site, script, {
    labels: labelSets.map((labels) => `${labels.join(" ")}\n`).join(""),
  });
  return stdout.trim().split("\n");
}

const withWindows: Inventory = {
  ...fixtureInventory,
  maintenanceWindows: [
    {
      name: "upgrades",
      weekdays: ["saturday"],
      from: "22:00",
      to: "02:00",
      timeZone: "Europe/Berlin",
      silences: "everything",
    },
  ],
};

describe.each<readonly [string, Inventory]>([
  ["the site", inventory],
  ["the fixture", fixtureInventory],
  ["the fixture with maintenance windows", withWindows],
  ["the fixture with every kind of receiver and business hours", everyReceiver],
  ["the fixture in its first weeks", { ...fixtureInventory, pages: "ticket" }],
])("the Alertmanager of %s", (_name, site) => {
  /** Who is told of a severity that somebody is told of: in the first weeks pages go where tickets go. */
  const receiverOf = (team: string, severity: Severity) =>
    `${team}-${severity === "critical" && site.pages === "ticket" ? "warning" : severity}`;

  test.each([
    ["by default", ""],
    ["with strict UTF-8 matchers", "--enable-feature=utf8-strict-mode"],
    ["with classic matchers", "--enable-feature=classic-mode"],
  ])("has a configuration that amtool takes %s", async (_mode, flags) => {
    const { stdout, exitCode } = await output(site, `amtool ${flags} check-config alertmanager.yml`);
    expect(stdout).toContain("SUCCESS");
    expect(exitCode).toBe(0);
  });

  test("tells each team its pages and tickets, and nobody what is only shown", async () => {
    const matrix = site.teams.flatMap(({ name }) => severities.map((severity) => ({ name, severity })));
    const told = await receivers(
      site,
      matrix.map(({ name, severity }) => ["alertname=Any", `team=${name}`, `severity=${severity}`]),
    );
    expect(told).toEqual(
      matrix.map(({ name, severity }) =>
        severity === "critical" || severity === "warning" ? receiverOf(name, severity) : "none",
      ),
    );
  });

  test("tells every alert that there is to its own team, and what is only shown to nobody", async () => {
    // One of each name, team and severity: amtool takes a process a question.
    const definitions = [
      ...new Map(
        alertDefinitions(site).map((one) => [[one.name, one.team, one.severity].join(), one] as const),
      ).values(),
    ];
    const told = await receivers(
      site,
      definitions.map(({ name, team, severity, labels }) => [
        `alertname=${name}`,
        ...Object.entries({ ...labels, team, severity, cluster: site.cluster }).map((pair) => pair.join("=")),
      ]),
    );
    expect(told).toEqual(
      definitions.map(({ team, severity }) => {
        if (severity === "none") return "heartbeat";
        return severity === "info" ? "none" : receiverOf(team, severity);
      }),
    );
  });

  test("loses nothing that others' rules on the same server raise", async () => {
    const foreign = [
      ["alertname=Watchdog", "severity=none"],
      ["alertname=Foreign", "severity=critical"],
      ["alertname=Foreign"],
      ["alertname=Foreign", "team=llm", "severity=high"],
      ["alertname=Foreign", "team=somebody", "severity=critical"],
    ];
    expect(await receivers(site, foreign)).toEqual([
      "none",
      receiverOf("infrastructure", "critical"),
      "infrastructure-warning",
      "llm-warning",
      receiverOf("infrastructure", "critical"),
    ]);
  });
});

test("a Slack message holds status, summary, values, and links to runbook, dashboard, query and silence", async () => {
  const [slack] = alertmanagerConfig(fixtureInventory).receivers.flatMap(
    ({ slack_configs }) => slack_configs ?? [],
  );
  if (slack === undefined) throw new Error("no receiver has a Slack channel");
  const alert = (model: string, status: "firing" | "resolved", description: string) => ({
    status,
    labels: { alertname: "CanaryFailing", severity: "critical", team: "llm", cluster: "fixture", model },
    annotations: {
      summary: `${model} does not complete requests`,
      description,
      runbook_url: "https://git.example/runbooks/CanaryFailing.md",
      dashboard_url: `http://10.0.0.13:3000/d/llm-model?var-model=${model}`,
    },
    generatorURL: "http://10.0.0.13:9090/graph?g0.expr=1",
  });
  const data = {
    receiver: "llm-critical",
    status: "firing",
    alerts: [
      alert("chat-large", "firing", "75% of the canaries of <nightly> & co failed."),
      alert("chat-small", "resolved", "60% of the canaries failed."),
    ],
    commonLabels: { alertname: "CanaryFailing", severity: "critical", cluster: "fixture" },
    externalURL: "http://10.0.0.13:9093",
  };
  const rendered = async (template: string) => {
    const script =
      'amtool template render --template.glob=none.tmpl --template.data=data.json --template.text="$(cat text)"';
    const { stdout, stderr } = await output(fixtureInventory, script, {
      "data.json": JSON.stringify(data),
      "none.tmpl": "",
      text: template,
    });
    return (stdout + stderr).trim();
  };
  const links = (model: string) =>
    `<https://git.example/runbooks/CanaryFailing.md|Runbook> · <http://10.0.0.13:3000/d/llm-model?var-model=${model}|Dashboard> · <http://10.0.0.13:9090/graph?g0.expr=1|Query> · <http://10.0.0.13:9093/#/silences/new?filter=%7Balertname%3D%22CanaryFailing%22%2Ccluster%3D%22fixture%22%2Cmodel%3D%22${model}%22%7D|Silence>`;
  expect(await rendered(slack.title)).toBe("[FIRING 1] CanaryFailing (fixture)");
  expect(await rendered(slack.color)).toBe("danger");
  expect(await rendered(slack.title_link)).toBe("http://10.0.0.13:9093/#/alerts?receiver=llm-critical");
  expect(await rendered(slack.text)).toBe(
    [
      "*chat-large does not complete requests* (firing, critical, llm)",
      "75% of the canaries of &lt;nightly&gt; &amp; co failed.",
      links("chat-large"),
      "*chat-small does not complete requests* (resolved, critical, llm)",
      "60% of the canaries failed.",
      links("chat-small"),
    ].join("\n"),
  );
});
