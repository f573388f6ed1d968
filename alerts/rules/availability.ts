import type { Inventory } from "../../inventory/model.ts";
import { series } from "../../inventory/metrics/index.ts";
import { targets, type Target } from "../../inventory/targets.ts";
import type { AlertDefinition, Condition } from "../definition.ts";
import { no, outliveExporterSeconds, yes } from "../thresholds.ts";
import { dataStoreAlerts, webServiceAlerts } from "./platform.ts";

/** Whether everything that is monitored is there and says that it can work. */
export function availabilityAlerts(inventory: Inventory): readonly AlertDefinition[] {
  return targets(inventory).flatMap((target) => {
    switch (target.kind) {
      case "model":
        return target.urgency === "page" ? servedModelAlerts(target) : onDemandModelAlerts(target);
      case "gateway":
        return gatewayAlerts(inventory, target);
      case "web":
        return webServiceAlerts(target);
      default:
        return dataStoreAlerts(target);
    }
  });
}

/** A model service that is always there: pages, from Prometheus' own scrape and from the exporter's check. */
function servedModelAlerts(model: Target): readonly AlertDefinition[] {
  return [
    {
      ...about(model),
      name: "ModelServiceDown",
      condition: notScraped(`model-${model.target}`, model.host),
      forSeconds: 60,
      severity: "critical",
      summary: `${model.target} is down`,
      description: `Prometheus has had no answer from ${place(model)}/metrics for 1 minute: the process, its host or the network is gone. Requests for ${model.target} fail.`,
    },
    {
      ...about(model),
      name: "ModelServiceNotReady",
      condition: { when: "any", signal: ready(model), is: "==", threshold: no },
      forSeconds: 120,
      keepFiringForSeconds: outliveExporterSeconds,
      severity: "critical",
      summary: `${model.target} cannot serve`,
      description: `The exporter's check of ${place(model)} has failed for 2 minutes: no answer, /health is not 200, or /v1/models does not list the model. Requests for ${model.target} fail.`,
    },
  ];
}

/** A model service on demand: being down is normal, being up and unable to serve is a ticket. */
function onDemandModelAlerts(model: Target): readonly AlertDefinition[] {
  return [
    {
      ...about(model),
      name: "ModelServiceNotReady",
      condition: {
        when: "any",
        signal: ready(model),
        is: "==",
        threshold: no,
        during: `${answers(model)} == ${String(yes.value)}`,
      },
      // Loading the weights of a large model takes minutes, during which it answers and is not ready.
      forSeconds: 900,
      keepFiringForSeconds: outliveExporterSeconds,
      severity: "warning",
      summary: `${model.target} is up and cannot serve`,
      description: `${place(model)} has answered for 15 minutes, but /health is not 200 or /v1/models does not list the model. It is served on demand: nobody is paged.`,
    },
  ];
}

/** The gateway pages by Prometheus' own scrape where it has metrics, else by the exporter's check alone. */
function gatewayAlerts({ gateway }: Inventory, target: Target): readonly AlertDefinition[] {
  const down = { ...about(target), name: "GatewayDown", forSeconds: 60, severity: "critical" as const };
  return [
    gateway.metrics === "prometheus"
      ? {
          ...down,
          condition: notScraped("gateway", gateway.host),
          summary: `${gateway.name} is down`,
          description: `Prometheus has had no answer from ${place({ ...target, port: gateway.port })}/metrics for 1 minute: the process, its host or the network is gone. No user reaches any model.`,
        }
      : {
          ...down,
          condition: { when: "any", signal: answers(target), is: "==", threshold: no },
          keepFiringForSeconds: outliveExporterSeconds,
          summary: `${gateway.name} is down`,
          description: `The exporter has had no answer from ${place(target)} for 1 minute: the process, its host or the network is gone. No user reaches any model.`,
        },
    {
      ...about(target),
      name: "GatewayNotReady",
      condition: { when: "any", signal: ready(target), is: "==", threshold: no },
      forSeconds: 120,
      keepFiringForSeconds: outliveExporterSeconds,
      severity: "critical",
      summary: `${gateway.name} cannot serve`,
      description: `The exporter's check of ${place(target)} has failed for 2 minutes: no answer, /health is not 200, or /v1/models lacks a model. Requests of users fail, at least for some models.`,
    },
  ];
}

/**
 * No target of the job answers Prometheus: also where the job has vanished. Says `none` rather than `up == 0`, so
 * that it stays one and the same alert when a target is first down and then gone.
 */
function notScraped(job: string, host: string): Condition {
  return { when: "none", signal: series("up", { job, host }), is: "==", threshold: yes };
}

/** PromQL: 1 if the target answered the exporter. `max` leaves out the exporter's own instance and host. */
export function answers({ target }: Target): string {
  return `max(${series("llm_target_up", { target })})`;
}

/** PromQL: 1 if the target said to the exporter that it can work. */
export function ready({ target }: Target): string {
  return `max(${series("llm_target_ready", { target })})`;
}

/** What alerts about a target have in common. */
export function about({ target, kind, host, team }: Target): Pick<
  AlertDefinition,
  "team" | "labels" | "dashboard"
> {
  return {
    team,
    labels: { ...(kind === "model" ? { model: target } : {}), target, kind, host },
    dashboard: kind === "model" ? { uid: "llm-model", model: target } : { uid: "llm-overview" },
  };
}

/** Where a target is, for people. */
export function place({ target, host, address, port }: Target): string {
  return `${target} on ${host}, ${address}:${String(port)}`;
}
