import { ended, gauge, type RuleCase } from "./case.ts";
import { exporterDown, modelServiceDown, modelServiceNotReady, onDemandModelNotReady } from "./expected.ts";
import { scrapeTargetMissing } from "./expected-monitoring.ts";
import { exporterDies, ofTarget, up } from "./healthy.ts";

/** Yes until the second minute, then no. */
const lost = gauge([0, 1], [2, 0]);
export const modelCases: readonly RuleCase[] = [
  {
    title: "a model service that stops answering Prometheus pages after a minute",
    about: "ModelServiceDown",
    given: { [up("model-chat-large")]: lost },
    checks: [
      { at: "2m45s", firing: [] },
      { at: "3m", firing: [modelServiceDown] },
    ],
  },
  {
    title: "a model service whose target vanishes from Prometheus pages just the same, and stays one alert",
    about: "ModelServiceDown",
    given: { [up("model-chat-large")]: ended(lost, 4) },
    checks: [
      { at: "3m", firing: [modelServiceDown] },
      { at: "8m45s", firing: [modelServiceDown] },
      { at: "9m", firing: [modelServiceDown, scrapeTargetMissing("model-chat-large", "gpu01")] },
    ],
  },
  {
    title: "a model service that dies after the exporter did pages all the same",
    about: "ModelServiceDown",
    given: { ...exporterDies(1), [up("model-chat-large")]: lost },
    checks: [
      { at: "2m45s", firing: [] },
      { at: "3m", firing: [exporterDown, modelServiceDown] },
    ],
  },
  {
    title: "a model service that comes back within a minute pages nobody",
    about: "ModelServiceDown",
    given: { [up("model-chat-large")]: gauge([0, 1], [2, 0], [2.75, 1]) },
    checks: [
      { at: "2m45s", firing: [] },
      { at: "3m", firing: [] },
      { at: "4m", firing: [] },
    ],
  },
  {
    title: "a model service on demand that is unloaded tells nobody",
    about: "ModelServiceDown",
    given: {},
    checks: [{ at: "15m", firing: [] }],
  },
  {
    title: "a model service that is up but not ready pages after two minutes",
    about: "ModelServiceNotReady",
    given: { [ofTarget("llm_target_ready", "chat-large")]: lost },
    checks: [
      { at: "3m45s", firing: [] },
      { at: "4m", firing: [modelServiceNotReady] },
    ],
  },
  {
    title:
      "a model service that is not ready does not look resolved when the exporter dies, until that pages itself",
    about: "ModelServiceNotReady",
    given: {
      ...exporterDies(6),
      [ofTarget("llm_target_ready", "chat-large")]: ended(lost, 6),
    },
    checks: [
      { at: "6m", firing: [modelServiceNotReady] },
      { at: "7m45s", firing: [modelServiceNotReady] },
      { at: "8m", firing: [modelServiceNotReady, exporterDown] },
      { at: "8m45s", firing: [modelServiceNotReady, exporterDown] },
      { at: "9m", firing: [exporterDown] },
    ],
  },
  {
    title: "an outage of a model service is one page, and none when it is over",
    about: "ModelServiceNotReady",
    given: {
      [up("model-chat-large")]: gauge([0, 1], [2, 0], [8, 1]),
      [ofTarget("llm_target_ready", "chat-large")]: gauge([0, 1], [2, 0], [8, 1]),
    },
    checks: [
      { at: "4m", firing: [modelServiceDown] },
      { at: "7m45s", firing: [modelServiceDown] },
      { at: "8m", firing: [] },
      { at: "10m", firing: [] },
    ],
  },
  {
    title: "a model service that answers again and does not become ready pages for that, three minutes later",
    about: "ModelServiceNotReady",
    given: {
      [up("model-chat-large")]: gauge([0, 1], [2, 0], [8, 1]),
      [ofTarget("llm_target_ready", "chat-large")]: lost,
    },
    checks: [
      { at: "8m", firing: [] },
      { at: "10m30s", firing: [] },
      { at: "11m", firing: [modelServiceNotReady] },
    ],
  },
  {
    title: "a model service that is not ready for less than two minutes pages nobody",
    about: "ModelServiceNotReady",
    given: { [ofTarget("llm_target_ready", "chat-large")]: gauge([0, 1], [2, 0], [3.75, 1]) },
    checks: [
      { at: "4m", firing: [] },
      { at: "6m", firing: [] },
    ],
  },
  {
    title:
      "a model service on demand that is up but not ready for 15 minutes is a ticket, and outlives the exporter",
    about: "ModelServiceNotReady",
    given: {
      ...exporterDies(18),
      [ofTarget("llm_target_up", "chat-small")]: ended(gauge([0, 0], [2, 1]), 18),
    },
    checks: [
      { at: "16m45s", firing: [] },
      { at: "17m", firing: [onDemandModelNotReady] },
      { at: "20m45s", firing: [onDemandModelNotReady, exporterDown] },
      { at: "21m", firing: [exporterDown] },
    ],
  },
  {
    title: "a model service on demand that needs ten minutes to load is left alone",
    about: "ModelServiceNotReady",
    given: {
      [ofTarget("llm_target_up", "chat-small")]: gauge([0, 0], [2, 1]),
      [ofTarget("llm_target_ready", "chat-small")]: gauge([0, 0], [12, 1]),
    },
    checks: [{ at: "18m", firing: [] }],
  },
];
