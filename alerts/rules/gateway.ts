import type { Gateway, Inventory } from "../../inventory/model.ts";
import type { Target } from "../../inventory/targets.ts";
import type { AlertDefinition } from "../definition.ts";
import { no, outliveExporterSeconds } from "../thresholds.ts";
import { pagedBefore } from "./paged-before.ts";
import { about, answers, notScraped, place, ready } from "./target.ts";

/** The front door: whatever is wrong with it pages. */
export function gatewayAlerts({ gateway }: Inventory, target: Target): readonly AlertDefinition[] {
  return [gatewayDown(gateway, target), gatewayNotReady(target)];
}

/** Seen by Prometheus' own scrape where the gateway has metrics, else only by the exporter's check. */
function gatewayDown({ port, metrics }: Gateway, target: Target): AlertDefinition {
  const down = {
    ...about(target),
    name: "GatewayDown",
    forSeconds: 60,
    severity: "critical",
    summary: `${target.target} is down`,
  } as const;
  const meaning = "the process, its host or the network is gone. No user reaches any model.";
  switch (metrics) {
    case "prometheus":
      return {
        ...down,
        condition: notScraped("gateway", target.host),
        description: `Prometheus gets no metrics from ${place({ ...target, port })}: ${meaning}`,
      };
    case "none":
      return {
        ...down,
        condition: { when: "any", signal: answers(target), is: "==", threshold: no },
        keepFiringForSeconds: outliveExporterSeconds,
        description: `The exporter gets no answer from ${place(target)}: ${meaning}`,
      };
  }
}

/** It works without one of its models (`exporter-config.ts`), so that what it lacks then is its own. */
function gatewayNotReady(target: Target): AlertDefinition {
  return {
    ...about(target),
    name: "GatewayNotReady",
    condition: {
      when: "any",
      signal: ready(target),
      is: "==",
      threshold: no,
      unless: pagedBefore(["GatewayDown"], { target: target.target }, "1m"),
    },
    forSeconds: 120,
    keepFiringForSeconds: outliveExporterSeconds,
    severity: "critical",
    summary: `${target.target} cannot serve`,
    description: `The exporter's check of ${place(target)} fails: no answer, /health is not 200, or /v1/models is no list. Users' requests fail.`,
  };
}
