/** What a publication leaves alone: since when the condition of an alert holds. */
import { z } from "zod";
import { releaseMarker } from "../../../infra/render/release-marker.ts";
import { localImage, removeContainers } from "./harness/docker.ts";
import {
  job,
  loadedRuleFiles,
  prometheusReady,
  prometheusServer,
  type PrometheusServer,
} from "./harness/prometheus.ts";
import { published } from "./harness/publisher.ts";
import { eventually, jsonOf } from "./harness/wait.ts";

jest.setTimeout(300_000);

const first = "aaaaaaaaaaaa";
const second = "bbbbbbbbbbbb";
const directory = "/etc/prometheus/citadel/current/rules";
const alertsAnswer = z.object({
  data: z.object({
    alerts: z.array(
      z.object({
        labels: z.object({ alertname: z.string() }),
        annotations: z.record(z.string(), z.string()),
        state: z.string(),
        activeAt: z.string(),
      }),
    ),
  }),
});

let server: PrometheusServer;

beforeAll(async () => {
  server = await prometheusServer("127.0.78.46:9090");
  await prometheusReady(server);
});

afterAll(removeContainers);

test("a publication that changes one rule keeps what is pending: in its own file, in others, and the rule itself", async () => {
  expect((await publication(first, "1h", "before")).problems).toEqual([]);
  const before = await eventually(async () => {
    const alerts = await pendingAlerts();
    expect(Object.keys(alerts)).toEqual(["Changed", "Elsewhere", "Neighbour"]);
    return alerts;
  });

  expect((await publication(second, "2h", "after")).problems).toEqual([]);

  expect(await loadedRuleFiles(server)).toEqual([
    `${directory}/availability.yml`,
    `${directory}/other.yml`,
    `${directory}/release.${second}.yml`,
  ]);
  // Until the changed rule has been evaluated anew, its alert is the one from before, handed over.
  const after = await eventually(async () => {
    const alerts = await pendingAlerts();
    expect(alerts["Changed"]?.note).toBe("after");
    return alerts;
  });
  expect(activeSince(after)).toEqual(activeSince(before));
});

function publication(release: string, forOfChanged: string, note: string) {
  return localImage("prometheus").then((image) =>
    published({
      image,
      service: "prometheus",
      url: server.url,
      release,
      directory: server.directory,
      files: {
        "scrape/citadel.yml": `scrape_configs:\n${job("citadel-gateway")}`,
        "rules/availability.yml": ruleFile(
          "availability",
          rule("Changed", forOfChanged, note),
          rule("Neighbour", "1h", "unchanged"),
        ),
        "rules/other.yml": ruleFile("other", rule("Elsewhere", "1h", "unchanged")),
        ...releaseMarker(release),
      },
    }),
  );
}

function ruleFile(group: string, ...rules: readonly string[]): string {
  return `groups: [{ name: ${group}, interval: 1s, rules: [${rules.join(", ")}] }]\n`;
}

function rule(alert: string, duration: string, note: string): string {
  return `{ alert: ${alert}, expr: vector(1), for: ${duration}, annotations: { note: ${note} } }`;
}

/** The pending alerts by name, sorted. */
async function pendingAlerts(): Promise<
  Readonly<Record<string, { readonly note: string | undefined; readonly activeAt: string }>>
> {
  const { data } = alertsAnswer.parse(await jsonOf(`${server.url}/api/v1/alerts`));
  return Object.fromEntries(
    data.alerts
      .filter(({ state }) => state === "pending")
      .map(({ labels, annotations, activeAt }): [string, { note: string | undefined; activeAt: string }] => [
        labels.alertname,
        { note: annotations["note"], activeAt },
      ])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function activeSince(alerts: Awaited<ReturnType<typeof pendingAlerts>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(alerts).map(([name, { activeAt }]) => [name, activeAt]));
}
