import { createHash } from "node:crypto";
import { answerOf } from "../../../ops/ask.ts";
import type { Effect } from "../../../ops/review/review.ts";
import { dashboards } from "../../../dashboards/index.ts";
import { containersOf } from "./containers.ts";
import { endpointOf, siteOf, type TestInstance } from "./instance.ts";

/** What tells whether something happened to a service: the same before and after, nothing did. */
export interface Observation {
  /** Name without the instance → container's id and start. */
  readonly containers: Readonly<Record<string, { readonly id: string; readonly startedAt: string }>>;
  /** Server → what a reload changes. */
  readonly reloads: Readonly<Record<string, string>>;
}

/** Looks at every service of an instance. */
export async function observation(instance: TestInstance): Promise<Observation> {
  const found = await containersOf(instance);
  const short = (name: string) => name.slice(instance.instance.length + 1);
  const publisher = (service: string) =>
    found.find(({ name }) => short(name).startsWith(`publish-${service}-`))?.id ?? "";
  return {
    containers: Object.fromEntries(
      found
        .filter(({ role, running }) => running && (role === "exporter" || role === "agent"))
        .map(({ name, id, startedAt }) => [short(name), { id, startedAt }]),
    ),
    reloads: {
      prometheus: await lastReload(instance, "prometheus"),
      alertmanager: await lastReload(instance, "alertmanager"),
      exporter: publisher("exporter"),
      grafana: `${publisher("grafana")} ${await dashboardsOf(instance)}`,
    },
  };
}

/** What happened to a service between two looks, in the words of a review. */
export function happened(before: Observation, after: Observation, service: string): Effect {
  const [old, next] = [before.containers[service], after.containers[service]];
  if (old === undefined && next !== undefined) return "start";
  if (old !== undefined && next === undefined) return "stop";
  if (old?.id !== next?.id) return "recreate";
  if (old?.startedAt !== next?.startedAt) return "restart";
  return before.reloads[service] === after.reloads[service] ? "none" : "reload";
}

async function lastReload(instance: TestInstance, server: "prometheus" | "alertmanager"): Promise<string> {
  const { text } = await answerOf(endpointOf(instance, server), "/metrics");
  const metric = `${server}_config_last_reload_success_timestamp_seconds`;
  return text.split("\n").find((line) => line.startsWith(`${metric} `)) ?? "";
}

/** What Grafana has of our dashboards. */
async function dashboardsOf(instance: TestInstance): Promise<string> {
  const texts = await Promise.all(
    dashboards(siteOf(instance)).map(
      async ({ uid }) => (await answerOf(endpointOf(instance, "grafana"), `/api/dashboards/uid/${uid}`)).text,
    ),
  );
  return createHash("sha256").update(texts.join("\n")).digest("hex");
}
