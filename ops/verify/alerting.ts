import { z } from "zod";
import type { Release } from "../../infra/render/release.ts";
import { series } from "../../inventory/metrics/index.ts";
import { jsonOf } from "../ask.ts";
import type { Endpoint } from "../endpoints.ts";
import { finding, type Finding } from "./check.ts";
import { configHash } from "../live/alertmanager-api.ts";
import { activeAlertmanagers, instantVector, ruleGroups } from "../live/prometheus-api.ts";

const alertsAnswer = z.array(z.object({ labels: z.record(z.string(), z.string()) }));

/** What was published to Prometheus and Alertmanager, and where they are. */
export interface AlertingUnderTest {
  readonly prometheus: Endpoint;
  readonly alertmanager: Endpoint;
  /** Inventory name of the metrics server. */
  readonly host: string;
  readonly prometheusRelease: Release;
  readonly alertmanagerRelease: Release;
}

/** Rules and routes run as they were published, and the way from one to the other works. */
export async function alertingFindings(under: AlertingUnderTest): Promise<readonly Finding[]> {
  return [...(await ruleFindings(under)), ...(await routeFindings(under))];
}

async function ruleFindings({
  prometheus,
  prometheusRelease,
}: AlertingUnderTest): Promise<readonly Finding[]> {
  const groups = await ruleGroups(prometheus);
  const ours = groups.filter(({ file }) => file.includes("/citadel/"));
  const published = Object.keys(prometheusRelease.files).filter((path) => path.startsWith("rules/"));
  const absent = published
    .filter((path) => !ours.some(({ file }) => file.endsWith(`/${path}`)))
    .map((path) => `${path} is not loaded: publish again with npm run up`);
  const stale = ours
    .filter(({ file }) => !published.some((path) => file.endsWith(`/${path}`)))
    .map(({ file }) => `${file} is of another release`);
  const rules = ours.flatMap(({ rules }) => rules);
  const unhealthy = rules
    .filter(({ health }) => health === "err")
    .map(({ name, lastError }) => `${name} cannot be evaluated: ${lastError ?? ""}`);
  return [
    finding(
      "rules",
      [...absent, ...stale, ...unhealthy],
      `${String(rules.length)} rules of release ${prometheusRelease.hash} are loaded`,
    ),
  ];
}

async function routeFindings(under: AlertingUnderTest): Promise<readonly Finding[]> {
  const { prometheus, alertmanager, host, alertmanagerRelease } = under;
  const expected = configHash(alertmanagerRelease.files["alertmanager.yml"] ?? "");
  const [live] = await instantVector(prometheus, series("alertmanager_config_hash", { host }));
  const connected = await activeAlertmanagers(prometheus);
  const held = await jsonOf(
    alertsAnswer,
    alertmanager,
    `/api/v2/alerts?filter=${encodeURIComponent('alertname="Watchdog"')}`,
  );
  return [
    finding(
      "routes",
      live?.value === expected
        ? []
        : [
            `Alertmanager's configuration is not release ${alertmanagerRelease.hash}: publish again with npm run up`,
          ],
      `release ${alertmanagerRelease.hash} is loaded`,
    ),
    finding(
      "Prometheus to Alertmanager",
      connected.some((url) => url.startsWith(alertmanager.url))
        ? []
        : [`Prometheus does not send to ${alertmanager.url}: run npm run adopt`],
      `sends to ${connected.join(", ")}`,
    ),
    finding(
      "Watchdog",
      held.length > 0 ? [] : ["Alertmanager does not hold it: no alert of Prometheus arrives"],
      "fires, and Alertmanager holds it",
    ),
  ];
}
