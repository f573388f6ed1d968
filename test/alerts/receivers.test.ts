import { alertmanagerConfig } from "../../alerts/index.ts";
import { emailHtml, emailText, incidentLinks, slackText } from "../../alerts/notify/templates.ts";
import type { Route } from "../../alerts/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { secretFiles } from "../../inventory/secrets.ts";
import { inventoryProblems } from "../../inventory/validate.ts";
import { everyReceiver } from "../fixtures/every-receiver.ts";
import { fixtureInventory } from "../fixtures/inventory.ts";

/** Receiver, and the intervals that it is active in, of every route, outermost first. */
function active({ receiver, active_time_intervals: during = [], routes = [] }: Route): readonly string[] {
  return [`${receiver}: ${during.join(", ")}`, ...routes.flatMap(active)];
}

test("mail goes through the site's server, whose password is in a file", () => {
  expect(alertmanagerConfig(everyReceiver).global).toEqual({
    resolve_timeout: "5m",
    smtp_smarthost: "mail.example.internal:587",
    smtp_from: "monitoring@example.internal",
    smtp_require_tls: true,
    smtp_auth_username: "monitoring",
    smtp_auth_password_file: "/etc/alertmanager/citadel/secrets/smtp-password",
  });
  const open = { ...everyReceiver, mail: { smarthost: "127.0.0.1:25", from: "a@b", tls: "none" } } as const;
  expect(alertmanagerConfig(open).global).toEqual({
    resolve_timeout: "5m",
    smtp_smarthost: "127.0.0.1:25",
    smtp_from: "a@b",
    smtp_require_tls: false,
  });
});

test("a team has what it declares: mail for pages and tickets, incidents for pages alone", () => {
  const kinds = alertmanagerConfig(everyReceiver).receivers.map(({ name, ...integrations }) => [
    name,
    ...Object.keys(integrations),
  ]);
  expect(kinds).toEqual([
    ["none"],
    ["heartbeat", "webhook_configs"],
    ["llm-critical", "webhook_configs", "slack_configs", "email_configs", "pagerduty_configs"],
    ["llm-warning", "slack_configs", "email_configs"],
    ["infrastructure-critical", "webhook_configs", "slack_configs"],
    ["infrastructure-warning", "slack_configs"],
  ]);
});

test("every file that is named is a secret that the inventory lists, and all of those are used", () => {
  const named = JSON.stringify(alertmanagerConfig(everyReceiver)).match(/(?<="\w+_file":")[^"]+/g);
  const listed = secretFiles(everyReceiver).filter(({ reader }) => reader === "alertmanager");
  expect([...new Set(named)].sort()).toEqual(listed.map(({ path }) => path).sort());
  expect(listed.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["llm-pagerduty-key", "smtp-password"]),
  );
});

test("business hours are for tickets of our teams: pages, the Watchdog and what others raise know none", () => {
  const { route, time_intervals: intervals } = alertmanagerConfig(everyReceiver);
  expect(intervals).toEqual([
    {
      name: "business-hours",
      time_intervals: [
        {
          weekdays: ["monday", "tuesday", "wednesday", "thursday", "friday"],
          times: [{ start_time: "08:00", end_time: "18:00" }],
          location: "Europe/Berlin",
        },
      ],
    },
  ]);
  expect(active(route)).toEqual([
    "infrastructure-warning: ",
    "heartbeat: ",
    "none: ",
    "llm-warning: business-hours",
    "llm-critical: ",
    "infrastructure-warning: business-hours",
    "infrastructure-critical: ",
    "infrastructure-critical: ",
  ]);
});

const [llm] = fixtureInventory.teams;
const withTeam = (team: object): Inventory => ({
  ...fixtureInventory,
  teams: fixtureInventory.teams.map((one) => (one === llm ? { ...one, ...team } : one)),
});

test.each<[string, Inventory, readonly string[]]>([
  [
    "mail without a server, to what is no address",
    withTeam({ email: "llm", pagerDuty: { url: "pagerduty" } }),
    [
      'inventory: teams[0] (llm).email: "llm" is no mail address: write it as llm-team@example.internal',
      "inventory: teams[0] (llm).email: there is no mail server: declare mail, or leave email out",
      'inventory: teams[0] (llm).pagerDuty.url: "pagerduty" is no address: write it as https://events.eu.pagerduty.com/v2/enqueue, or leave it out',
    ],
  ],
  [
    "a mail server that cannot be",
    { ...fixtureInventory, mail: { smarthost: "mail:0", from: "monitoring", user: "", tls: "none" } },
    [
      'inventory: mail.smarthost: "mail:0" is not host:port: write it as mail.example.internal:587',
      'inventory: mail.from: "monitoring" is no mail address: write it as monitoring@example.internal',
      "inventory: mail.user: is empty: name who logs in, or leave it out",
      'inventory: mail.tls: is "none", and a password would go in clear: write "required", or leave user out',
    ],
  ],
  [
    "business hours over midnight, in no zone",
    {
      ...fixtureInventory,
      businessHours: { weekdays: [], from: "22:00", to: "06:00", timeZone: "Berlin" },
    },
    [
      "inventory: businessHours.weekdays: is empty: list the days, e.g. monday",
      "inventory: businessHours.to: 06:00 is not later than 22:00: let it end on the same day",
      'inventory: businessHours.timeZone: "Berlin" is no IANA time zone: write it as Europe/Berlin',
    ],
  ],
  [
    "times that are none, and a window of the same name",
    {
      ...fixtureInventory,
      businessHours: {
        weekdays: ["monday"],
        from: "24:30",
        to: "25:00",
        timeZone: "UTC",
      },
      maintenanceWindows: [
        {
          name: "business-hours",
          weekdays: ["monday"],
          from: "01:00",
          to: "02:00",
          timeZone: "UTC",
          silences: "everything",
        },
      ],
    },
    [
      'inventory: businessHours.from: "24:30" is not a time of day: write it as 08:00',
      'inventory: businessHours.to: "25:00" is not a time of day: write it as 18:00',
      'inventory: maintenanceWindows: "business-hours" is the name of the business hours: give the window another',
    ],
  ],
  ["nothing, when all of it is sound", everyReceiver, []],
])("the inventory refuses %s", (_what, site, problems) => {
  expect(inventoryProblems(site)).toEqual(problems);
});

const silence =
  "{{ $.ExternalURL }}/#/silences/new?filter=%7Balertname%3D%22{{ .Labels.alertname | urlquery }}%22%2Ccluster%3D%22{{ .Labels.cluster | urlquery }}%22{{ with .Labels.model }}%2Cmodel%3D%22{{ . | urlquery }}%22{{ end }}{{ with .Labels.host }}%2Chost%3D%22{{ . | urlquery }}%22{{ end }}{{ with .Labels.target }}%2Ctarget%3D%22{{ . | urlquery }}%22{{ end }}%7D";

test.each([
  ["Slack", slackText, `<${silence}|Silence>`],
  ["a mail in plain text", emailText, `\nSilence:   ${silence}\n`],
  ["a mail", emailHtml, `<a href="${silence}">Silence</a>`],
  ["an incident", incidentLinks[3].href, `{{ with index .Alerts 0 }}${silence}{{ end }}`],
])(
  "the link of %s silences the alert of its model, host or target, and not its namesakes",
  (_name, text, link) => {
    expect(text).toContain(link);
  },
);

test("what a description says is no mark-up of Slack", () => {
  expect(slackText.split("\n").slice(1, 3)).toEqual(
    ["summary", "description"].map((field, index) => {
      const escaped = `{{ .Annotations.${field} | reReplaceAll "&" "&amp;" | reReplaceAll "<" "&lt;" | reReplaceAll ">" "&gt;" }}`;
      return index === 0
        ? `*${escaped}* ({{ .Status }}, {{ .Labels.severity }}, {{ .Labels.team }})`
        : escaped;
    }),
  );
});
