import { z } from "zod";
import { weekdays, type Inventory } from "../../../inventory/model.ts";
import { answerOf } from "../../../ops/ask.ts";
import { postAlerts } from "../../../ops/live/alertmanager-api.ts";
import { awaited } from "../../../ops/wait.ts";
import type { Service } from "../../../simulator/http/service.ts";
import { startSink } from "../../../simulator/sink.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { startedAlertmanager, type RunningAlertmanager } from "../ops/alertmanager-server.ts";

// Images may have to be built first, and the machine may be slow.
jest.setTimeout(20 * 60 * 1000);

const SINK = { address: "127.0.86.200", port: 9080 };

/**
 * Where it is between noon and one o'clock now: windows of hours around noon then hold throughout the test, and those of
 * the night do not, whatever the hour is at which it runs. `Etc/GMT-3` is three hours ahead of UTC.
 */
const hoursAhead = 12 - new Date().getUTCHours();
const timeZone = `Etc/GMT${hoursAhead > 0 ? "-" : "+"}${String(Math.abs(hoursAhead))}`;
const around = { from: "08:00", to: "18:00" } as const;
const night = { from: "00:00", to: "06:00" } as const;
const untilNextMorning = { from: "11:00", to: "02:00" } as const;

const always = { weekdays, timeZone };
const upgrades = { name: "upgrades", ...always, silences: { teams: ["llm"] } } as const;

/** What each site adds to the fixture, the address of its Alertmanager, and what it counts as held back for which reason. */
const sites = [
  {
    because: "business hours around now and a maintenance window at night hold nothing back",
    address: "127.0.86.13:9093",
    times: {
      businessHours: { ...always, ...around },
      maintenanceWindows: [{ ...upgrades, ...night }],
    },
    told: [
      "heartbeat Watchdog",
      "infrastructure-slack Ticket",
      "llm-slack Page",
      "llm-slack Ticket",
      "llm-webhook Page",
    ],
    held: {},
  },
  {
    because: "outside of business hours tickets are held back, and pages are not",
    address: "127.0.86.14:9093",
    times: { businessHours: { ...always, ...night } },
    told: ["heartbeat Watchdog", "llm-slack Page", "llm-webhook Page"],
    held: { active_time_interval: 2 },
  },
  {
    because: "a maintenance window that goes past midnight holds back what its team would be told, pages too",
    address: "127.0.86.15:9093",
    times: { maintenanceWindows: [{ ...upgrades, ...untilNextMorning }] },
    told: ["heartbeat Watchdog", "infrastructure-slack Ticket"],
    held: { mute_time_interval: 2 },
  },
  {
    because: "a maintenance window of everything holds back all but the heartbeat",
    address: "127.0.86.16:9093",
    times: { maintenanceWindows: [{ ...upgrades, ...around, silences: "everything" }] },
    told: ["heartbeat Watchdog"],
    held: { mute_time_interval: 3 },
  },
] as const satisfies readonly {
  readonly because: string;
  readonly address: string;
  readonly times: Pick<Inventory, "businessHours" | "maintenanceWindows">;
  readonly told: readonly string[];
  readonly held: Readonly<Record<string, number>>;
}[];

const alerts = [
  { alertname: "Page", team: "llm", severity: "critical" },
  { alertname: "Ticket", team: "llm", severity: "warning" },
  { alertname: "Ticket", team: "infrastructure", severity: "warning" },
  { alertname: "Watchdog", team: "infrastructure", severity: "none" },
].map((labels) => ({ labels: { ...labels, cluster: fixtureInventory.cluster } }));

let sink: Service;
let running: readonly RunningAlertmanager[] = [];
beforeAll(async () => {
  sink = await startSink(SINK);
  running = await Promise.all(
    sites.map(({ address, times }) =>
      startedAlertmanager(
        // Six times as fast: a ticket waits for five seconds.
        { ...fixtureInventory, ...times, timeLapse: 6 },
        address,
        (name) =>
          `http://${SINK.address}:${String(SINK.port)}/receivers/${address.replace(":", ".")}-${name.replace(/-url$/, "")}`,
      ),
    ),
  );
  await Promise.all(running.map(({ endpoint }) => postAlerts(endpoint, alerts)));
});
afterAll(async () => {
  await Promise.all(running.map(({ stop }) => stop()));
  await sink.close();
});

const received = z.array(z.object({ receiver: z.string(), body: z.unknown() }));

/** Receivers that an Alertmanager told, and of which alerts, each once. */
async function toldBy(address: string): Promise<readonly string[]> {
  const answer = await fetch(`http://${SINK.address}:${String(SINK.port)}/receivers`);
  const prefix = `${address.replace(":", ".")}-`;
  const told = received
    .parse(await answer.json())
    .filter(({ receiver }) => receiver.startsWith(prefix))
    .flatMap(({ receiver, body }) =>
      ["Page", "Ticket", "Watchdog"]
        .filter((name) => JSON.stringify(body).includes(name))
        .map((name) => `${receiver.slice(prefix.length)} ${name}`),
    );
  return [...new Set(told)].sort();
}

/** Notifications that an Alertmanager has held back for good, by reason. */
async function heldBy(address: string): Promise<Readonly<Record<string, number>>> {
  const { text } = await answerOf({ url: `http://${address}` }, "/metrics");
  const counts = text.matchAll(/^alertmanager_notifications_suppressed_total\{reason="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries(
    [...counts].flatMap(([, reason = "", count]) => (count === "0" ? [] : [[reason, Number(count)]])),
  );
}

test.each(sites)("$because", async ({ address, told, held }) => {
  // All that waits has had its turn once as much as expected has been told and as much has been held back.
  await awaited(60, async () => {
    const counts = await heldBy(address);
    const isHeld = Object.entries(held).every(([reason, least]) => (counts[reason] ?? 0) >= least);
    return isHeld && (await toldBy(address)).length >= told.length ? true : undefined;
  });
  expect(await toldBy(address)).toEqual(told);
  expect(Object.keys(await heldBy(address))).toEqual(Object.keys(held));
});
