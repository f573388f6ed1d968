import type { Target } from "../../inventory/targets.ts";
import type { AlertDefinition } from "../definition.ts";
import { no, outliveExporterSeconds } from "../thresholds.ts";
import { about, answers, place, ready } from "./target.ts";

/** A database, pooler, cache or vector database: tickets of the team that looks after it. */
export function dataStoreAlerts(store: Target): readonly AlertDefinition[] {
  return [
    down("DataStoreDown", store, "What needs its data fails."),
    notReady(
      "DataStoreNotReady",
      store,
      "It answers, but does not do its work: the query failed, the log-in was refused, or it says itself that it is not ready.",
    ),
  ];
}

/** A page or API that is only asked whether it answers: tickets. */
export function webServiceAlerts(service: Target): readonly AlertDefinition[] {
  return [
    down("WebServiceDown", service, "Its users see an error of their browser."),
    notReady("WebServiceNotReady", service, "It answers, but not with a status of 2xx."),
  ];
}

function down(name: string, target: Target, meaning: string): AlertDefinition {
  return {
    ...about(target),
    name,
    condition: { when: "any", signal: answers(target), is: "==", threshold: no },
    forSeconds: 120,
    keepFiringForSeconds: outliveExporterSeconds,
    severity: "warning",
    summary: `${target.target} is down`,
    description: `The exporter gets no answer from ${place(target)}. ${meaning}`,
  };
}

function notReady(name: string, target: Target, meaning: string): AlertDefinition {
  return {
    ...about(target),
    name,
    condition: { when: "any", signal: ready(target), is: "==", threshold: no },
    // Longer than `down`, which inhibits this one and so must be there first.
    forSeconds: 300,
    keepFiringForSeconds: outliveExporterSeconds,
    severity: "warning",
    summary: `${target.target} cannot work`,
    description: `The exporter's check of ${place(target)} fails. ${meaning}`,
  };
}
