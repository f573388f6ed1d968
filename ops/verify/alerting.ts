import type { Release } from "../../infra/render/release.ts";
import { series } from "../../inventory/metrics/index.ts";
import type { Endpoint } from "../endpoints.ts";
import { finding, type CommandFor, type Finding } from "./check.ts";
import { configHash, heldAlerts } from "../live/alertmanager-api.ts";
import { activeAlertmanagers, instantVector, ruleGroups } from "../live/prometheus-api.ts";

/** What was published to Prometheus and Alertmanager, and where they are. */
export interface AlertingUnderTest {
  readonly prometheus: Endpoint;
  readonly alertmanager: Endpoint;
  /** Inventory name of the metrics server. */
  readonly host: string;
  /** Label of every alert of ours. */
  readonly cluster: string;
  readonly command: CommandFor;
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
  command,
}: AlertingUnderTest): Promise<readonly Finding[]> {
  const groups = await ruleGroups(prometheus);
  const ours = groups.filter(({ file }) => file.includes("/citadel/"));
  const published = Object.keys(prometheusRelease.files).filter((path) => path.startsWith("rules/"));
  const absent = published
    .filter((path) => !ours.some(({ file }) => file.endsWith(`/${path}`)))
    .map((path) => `${path} is not loaded: publish it again: ${command("deploy")}`);
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
  const { prometheus, alertmanager, host, cluster, alertmanagerRelease, command } = under;
  const expected = configHash(alertmanagerRelease.files["alertmanager.yml"] ?? "");
  const [live] = await instantVector(prometheus, series("alertmanager_config_hash", { host }));
  const connected = await activeAlertmanagers(prometheus);
  // Another Prometheus may send it a Watchdog, too.
  const held = await heldAlerts(alertmanager, ['alertname="Watchdog"', `cluster="${cluster}"`]);
  return [
    finding(
      "routes",
      live?.value === expected
        ? []
        : [
            `Alertmanager's configuration is not release ${alertmanagerRelease.hash}: publish it again: ${command("deploy")}`,
          ],
      `release ${alertmanagerRelease.hash} is loaded`,
    ),
    finding(
      "Prometheus to Alertmanager",
      connected.some((url) => url.startsWith(alertmanager.url))
        ? []
        : [`Prometheus does not send to ${alertmanager.url}: run ${command("adopt")}`],
      `sends to ${connected.join(", ")}`,
    ),
    finding(
      "Watchdog",
      held.length > 0 ? [] : ["Alertmanager does not hold it: no alert of Prometheus arrives"],
      "fires, and Alertmanager holds it",
    ),
  ];
}
