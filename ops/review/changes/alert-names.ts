import type { AlertModel } from "../model/model.ts";
import { listed } from "./words.ts";

/** Names of alerts that are listed before the rest is counted. */
const MOST_NAMES = 6;
/** Things that an alert is about that are listed before the rest is counted. */
const MOST_SUBJECTS = 6;
/** Labels that do not say what an alert is about, or say it again. */
const SILENT = ["alertname", "severity", "team", "cluster", "kind", "host", "model", "target", "job", "path"];

/** What an alert is about, e.g. `phi-3-mini, gateway`, `node on sql-server`; empty where it is about the platform. */
function alertSubject({ labels }: Pick<AlertModel, "labels">): string {
  const { model, target, job, host, path } = labels;
  const thing = model ?? target;
  const place =
    thing === undefined && host !== undefined ? (job === undefined ? host : `${job} on ${host}`) : job;
  const others = Object.entries(labels)
    .filter(([label]) => !SILENT.includes(label))
    .map(([label, value]) => `${label}=${value}`);
  const words = [thing ?? place, path, ...others].filter((word) => word !== undefined);
  return [...new Set(words)].join(", ");
}

/** Alerts in one phrase: `ModelServiceDown (phi-3-mini, hermes-2)`, or their number and first names. */
export function alertPhrase(alerts: readonly Pick<AlertModel, "name" | "labels">[]): string {
  const names = [...new Set(alerts.map(({ name }) => name))];
  if (names.length > MOST_NAMES) return `${String(alerts.length)} alerts (${listed(names, MOST_NAMES)})`;
  return names
    .map((name) => {
      const subjects = alerts.filter((alert) => alert.name === name).map(alertSubject);
      const words = listed(
        [...new Set(subjects)].filter((word) => word !== ""),
        MOST_SUBJECTS,
        "; ",
      );
      return words === "" ? name : `${name} (${words})`;
    })
    .join(", ");
}

/** What alerts are called where their number says enough: `14 alerts: ModelServiceDown, CanaryFailing, and 3 more`. */
export function alertCount(alerts: readonly Pick<AlertModel, "name">[]): string {
  const names = [...new Set(alerts.map(({ name }) => name))];
  return `${String(alerts.length)} alert${alerts.length === 1 ? "" : "s"}: ${listed(names, MOST_NAMES)}`;
}
