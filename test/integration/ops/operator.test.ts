import { z } from "zod";
import type { Inventory } from "../../../inventory/model.ts";
import { silences, postAlerts } from "../../../ops/live/alertmanager-api.ts";
import { notificationTest } from "../../../ops/notify-test/notify-test.ts";
import { expiredSilences, listedSilences, silenced, type SilenceSite } from "../../../ops/silence/silence.ts";
import { silenceReport } from "../../../ops/drift/silences.ts";
import type { AlertModel } from "../../../ops/review/model/model.ts";
import type { Service } from "../../../simulator/http/service.ts";
import { startSink } from "../../../simulator/sink.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { startedMailSink, type MailSink } from "./mail-sink.ts";
import { startedAlertmanager, type RunningAlertmanager } from "./alertmanager-server.ts";

// Images may have to be built first, and the machine may be slow.
jest.setTimeout(20 * 60 * 1000);

const SINK = { address: "127.0.84.200", port: 9080 };

/** A team for each way in which a receiver can behave. */
const site: Inventory = {
  ...fixtureInventory,
  mail: { smarthost: "127.0.84.200:2525", from: "monitoring@example.test", tls: "none" },
  teams: [
    ...fixtureInventory.teams.map((team) =>
      team.name === "llm"
        ? {
            ...team,
            email: "llm@example.test",
            pagerDuty: { url: `http://127.0.84.200:9080/receivers/pagerduty` },
          }
        : team,
    ),
    { name: "refused", title: "A team whose address is wrong", slackChannel: "#refused" },
    { name: "unreachable", title: "A team whose receiver is gone", slackChannel: "#unreachable" },
    { name: "silenced", title: "A team that wants no calls", slackChannel: "#silenced" },
  ],
};

/** The sink knows every receiver but that of `refused`, and nobody listens where `unreachable` is. */
function address(name: string): string {
  const sink = `http://${SINK.address}:${String(SINK.port)}`;
  if (name.startsWith("refused-")) return `${sink}/nowhere`;
  if (name.startsWith("unreachable-")) return "http://127.0.84.200:9";
  return `${sink}/receivers/${name.replace(/-url$/, "")}`;
}

const received = z.array(
  z.object({
    receiver: z.string(),
    body: z.looseObject({
      status: z.string().optional(),
      alerts: z.array(z.looseObject({ labels: z.record(z.string(), z.string()) })).optional(),
    }),
  }),
);

const linked = z.object({ links: z.array(z.object({ text: z.string(), href: z.string() })) });

let sink: Service;
let mail: MailSink;
let alertmanager: RunningAlertmanager;
beforeAll(async () => {
  sink = await startSink(SINK);
  mail = await startedMailSink("127.0.84.200", 2525);
  alertmanager = await startedAlertmanager(site, "127.0.84.13:9093", address, [
    "--enable-feature=receiver-name-in-metrics",
  ]);
});
afterAll(async () => {
  await alertmanager.stop();
  await mail.close();
  await sink.close();
});

const silenceSite = (): SilenceSite => ({
  alertmanager: alertmanager.endpoint,
  inventory: site,
  command: (...words) => ["npm run silence --", ...words].join(" "),
});

async function sinkReceived(receiver: string) {
  const answer = await fetch(`http://${SINK.address}:${String(SINK.port)}/receivers/${receiver}`);
  return received.parse(await answer.json());
}

const tested = (team: string) =>
  notificationTest({
    alertmanager: alertmanager.endpoint,
    inventory: site,
    team,
    severity: "critical",
    id: "a1b2c3",
    by: "anna@deployer",
    patienceSeconds: 5,
    signal: new AbortController().signal,
  });

const SILENCE_LINK =
  /\/#\/silences\/new\?filter=%7Balertname%3D%22NotificationTest%22%2Ccluster%3D%22fixture%22%2Cmodel%3D%22test-a1b2c3%22%7D/;
const resolved = "The alert is resolved again; who was told hears of its end within 60 s.";

test("a test notification says of each receiver whether it arrived, or why not and what to do", async () => {
  const now = Date.now();
  await silenced(
    silenceSite(),
    { team: "infrastructure", for: "1h", comment: "night" },
    "anna@deployer",
    now,
  );
  const [silence] = await silences(alertmanager.endpoint);
  const [llm, refused, unreachable, quiet] = await Promise.all(
    ["llm", "refused", "unreachable", "infrastructure"].map(tested),
  );
  expect(llm).toEqual({
    isDelivered: true,
    text: [
      "llm, critical: a test alert went to llm-critical",
      "  e-mail llm@example.test: delivered",
      "  PagerDuty llm-pagerduty-key: delivered",
      "  Slack #llm: delivered",
      "  webhook llm-webhook-url: delivered",
      resolved,
    ].join("\n"),
  });
  const refusal =
    "NOT delivered: the receiver refuses it (4xx): put the right address or key into its secret file, npm run rotate says how";
  expect(refused).toEqual({
    isDelivered: false,
    text: [
      "refused, critical: a test alert went to refused-critical",
      `  Slack #refused: ${refusal}`,
      `  webhook refused-webhook-url: ${refusal}`,
      resolved,
    ].join("\n"),
  });
  const retried =
    "NOT delivered: N attempts failed, Alertmanager goes on trying: look whether the metrics server reaches the receiver, and whether the address in its secret file is right";
  expect({
    ...unreachable,
    text: unreachable?.text.replaceAll(/\d+ attempts? failed/g, "N attempts failed"),
  }).toEqual({
    isDelivered: false,
    text: [
      "unreachable, critical: a test alert went to unreachable-critical",
      `  Slack #unreachable: ${retried}`,
      `  webhook unreachable-webhook-url: ${retried}`,
      resolved,
    ].join("\n"),
  });
  expect(quiet).toEqual({
    isDelivered: false,
    text: `infrastructure, critical: a test alert went to infrastructure-critical\n  nobody: silence ${silence?.id ?? ""} holds it back: npm run silence -- list shows it`,
  });
  const [notification] = await sinkReceived("llm-webhook");
  expect(notification?.body.alerts?.[0]?.labels).toEqual({
    alertname: "NotificationTest",
    severity: "critical",
    team: "llm",
    cluster: "fixture",
    model: "test-a1b2c3",
  });
  const [incident] = await sinkReceived("pagerduty");
  expect(incident?.body).toMatchObject({
    event_action: "trigger",
    payload: {
      severity: "critical",
      summary: "NotificationTest (fixture): This is a test: llm is told critical alerts here",
    },
  });
  const { links } = linked.parse(incident?.body);
  expect(links.map(({ text, href }) => `${text}: ${href}`)).toEqual([
    "Runbook: https://git.example/runbooks/README.md",
    "Dashboard: http://10.0.0.13:3000/d/llm-overview",
    "Query: http://10.0.0.13:9090/graph?g0.expr=vector(1)",
    links[3] === undefined ? "" : `Silence: ${links[3].href}`,
  ]);
  expect(links[3]?.href).toMatch(SILENCE_LINK);
  const [letter = ""] = mail.received;
  expect(letter).toMatch(/^Subject: \[FIRING 1\] NotificationTest \(fixture\)\r$/m);
  expect(letter).toMatch(/^To: llm@example\.test\r$/m);
  // Quoted-printable breaks lines and writes = as =3D.
  const words = letter.replaceAll("=\r\n", "").replaceAll("=3D", "=");
  for (const text of [
    "This is a test: llm is told critical alerts here (firing, critical, llm)",
    "Runbook:   https://git.example/runbooks/README.md",
    "Dashboard: http://10.0.0.13:3000/d/llm-overview",
    '<a href="https://git.example/runbooks/README.md">Runbook</a>',
  ])
    expect(words).toContain(text);
  expect(words).toMatch(SILENCE_LINK);
  await expiredSilences(silenceSite(), [silence?.id ?? ""]);
});

test("a silence is set, listed, no drift, and ended", async () => {
  const labels = {
    ...{ alertname: "CanaryFailing", model: "chat-large", path: "direct", severity: "critical" },
    ...{ team: "llm", host: "gpu01", cluster: site.cluster },
  };
  const now = Date.now();
  await postAlerts(alertmanager.endpoint, [{ labels, endsAt: new Date(now + 600_000).toISOString() }]);
  const until = new Date(now + 2 * 3_600_000).toISOString().replace(/:\d\d\.\d+Z$/, "Z");
  const wish = { model: "chat-large", alert: "CanaryFailing", for: "2h", comment: 'GPU "swap"' };
  const text = await silenced(silenceSite(), wish, "anna@deployer", now);
  const all = await silences(alertmanager.endpoint);
  const id = all[0]?.id ?? "";
  const matchers = '{cluster="fixture", model="chat-large", alertname="CanaryFailing"}';
  expect(text).toBe(
    [
      `Silenced until ${until}: ${matchers}`,
      '  by anna@deployer: "GPU \\"swap\\""',
      "  is about 1 alert of ours (CanaryFailing), of which 1 pages",
      "  holds back now: 1 firing alert",
      '    CanaryFailing{host="gpu01", model="chat-large", path="direct"} critical',
      `End it early: npm run silence -- expire ${id}`,
    ].join("\n"),
  );
  expect(await listedSilences(silenceSite())).toBe(
    `${id}  until ${until}  ${matchers}\n  anna@deployer: "GPU \\"swap\\""; holds back 1 firing alert now`,
  );
  const alert: AlertModel = {
    ...{ id: "CanaryFailing", name: "CanaryFailing", labels, annotations: {}, expr: "up == 0" },
    ...{ forSeconds: 60, keepFiringForSeconds: 0, group: "canary" },
  };
  expect(silenceReport(all, [alert], Date.now()).differences).toEqual([]);
  await expect(expiredSilences(silenceSite(), [id, "nothing"])).rejects.toThrow(
    new Error("silence: expire: nothing: there is no such silence, or it has ended: npm run silence -- list"),
  );
  expect(await expiredSilences(silenceSite(), [id])).toBe(`Ended: ${id}`);
  expect(await listedSilences(silenceSite())).toBe("Nothing is silenced.");
});
