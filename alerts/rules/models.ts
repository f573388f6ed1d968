import type { Target } from "../../inventory/targets.ts";
import type { AlertDefinition } from "../definition.ts";
import { no, outliveExporterSeconds, yes } from "../thresholds.ts";
import { pagedBefore } from "./paged-before.ts";
import { about, answers, notScraped, place, ready } from "./target.ts";

/** A model service that is always there: pages, by Prometheus' own scrape and by the exporter's check. */
export function servedModelAlerts(model: Target): readonly AlertDefinition[] {
  return [
    {
      ...about(model),
      name: "ModelServiceDown",
      condition: notScraped(`model-${model.target}`, model.host),
      forSeconds: 60,
      severity: "critical",
      summary: `${model.target} is down`,
      description: `Prometheus gets no metrics from ${place(model)}: the process, its host or the network is gone. Requests for this model fail.`,
    },
    {
      ...about(model),
      name: "ModelServiceNotReady",
      condition: {
        when: "any",
        signal: ready(model),
        is: "==",
        threshold: no,
        // The exporter sees that it is back some seconds after Prometheus does.
        unless: pagedBefore(["ModelServiceDown"], { model: model.target }, "1m"),
      },
      forSeconds: 120,
      keepFiringForSeconds: outliveExporterSeconds,
      severity: "critical",
      summary: `${model.target} cannot serve`,
      description: `The exporter's check of ${place(model)} fails: no answer, /health is not 200, or /v1/models does not list the model. Requests for this model fail.`,
    },
  ];
}

/** A model service on demand: that it is down is normal, that it is up and cannot serve is a ticket. */
export function onDemandModelAlerts(model: Target): readonly AlertDefinition[] {
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
      // Loading a large model takes minutes, in which it answers and is not ready.
      forSeconds: 900,
      keepFiringForSeconds: outliveExporterSeconds,
      severity: "warning",
      summary: `${model.target} is up and cannot serve`,
      description: `${place(model)} answers, but /health is not 200 or /v1/models does not list the model. It is served on demand, so nobody is paged.`,
    },
  ];
}
