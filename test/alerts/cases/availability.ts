import { ended, gauge, type RuleCase } from "./case.ts";
import {
  dataStoreDown,
  dataStoreNotReady,
  exporterDown,
  gatewayDown,
  gatewayNotReady,
  gatewayWithoutMetricsDown,
  modelServiceDown,
  modelServiceNotReady,
  onDemandModelNotReady,
  stores,
  webServiceDown,
  webServiceNotReady,
} from "./expected.ts";
import { scrapeTargetMissing } from "./expected-monitoring.ts";
import { exporterDies, ofTarget, up } from "./healthy.ts";

/** Yes until the second minute, then no. */
const lost = gauge([0, 1], [2, 0]);
const present = gauge([0, 1]);

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

export const gatewayCases: readonly RuleCase[] = [
  {
    title: "a gateway that stops answering Prometheus pages after a minute",
    about: "GatewayDown",
    given: { [up("gateway")]: lost },
    checks: [
      { at: "2m45s", firing: [] },
      { at: "3m", firing: [gatewayDown] },
    ],
  },
  {
    title: "a gateway whose target vanishes from Prometheus pages just the same",
    about: "GatewayDown",
    given: { [up("gateway")]: ended(present, 2) },
    checks: [
      { at: "2m45s", firing: [] },
      { at: "3m", firing: [gatewayDown] },
      { at: "7m", firing: [gatewayDown, scrapeTargetMissing("gateway", "gpu01")] },
    ],
  },
  {
    title: "a gateway that is restarted within a minute pages nobody",
    about: "GatewayDown",
    given: { [up("gateway")]: gauge([0, 1], [2, 0], [2.75, 1]) },
    checks: [
      { at: "3m", firing: [] },
      { at: "4m", firing: [] },
    ],
  },
  {
    title:
      "a gateway that cannot serve pages after two minutes, and does not look resolved when the exporter dies",
    about: "GatewayNotReady",
    given: { ...exporterDies(6), [ofTarget("llm_target_ready", "gateway")]: ended(lost, 6) },
    checks: [
      { at: "3m45s", firing: [] },
      { at: "4m", firing: [gatewayNotReady] },
      { at: "8m45s", firing: [gatewayNotReady, exporterDown] },
      { at: "9m", firing: [exporterDown] },
    ],
  },
  {
    title: "a gateway that is not ready because a model is not is no second page",
    about: "GatewayNotReady",
    given: {
      [ofTarget("llm_target_ready", "gateway")]: lost,
      [ofTarget("llm_target_ready", "chat-large")]: lost,
    },
    checks: [
      { at: "4m", firing: [modelServiceNotReady] },
      { at: "15m", firing: [modelServiceNotReady] },
    ],
  },
];

/** Of the fixture with a gateway that has no metrics of its own: only the exporter sees it. */
export const gatewayWithoutMetricsCases: readonly RuleCase[] = [
  {
    title: "a gateway without metrics that stops answering the exporter pages after a minute",
    about: "GatewayDown",
    given: {
      ...exporterDies(6),
      [ofTarget("llm_target_up", "gateway")]: ended(lost, 6),
      [ofTarget("llm_target_ready", "gateway")]: ended(lost, 6),
    },
    checks: [
      { at: "2m45s", firing: [] },
      { at: "3m", firing: [gatewayWithoutMetricsDown] },
      { at: "4m", firing: [gatewayWithoutMetricsDown, gatewayNotReady] },
      { at: "8m45s", firing: [gatewayWithoutMetricsDown, gatewayNotReady, exporterDown] },
      { at: "9m", firing: [exporterDown] },
    ],
  },
  {
    title: "a gateway without metrics that is restarted within a minute pages nobody",
    about: "GatewayDown",
    given: { [ofTarget("llm_target_up", "gateway")]: gauge([0, 1], [2, 0], [2.75, 1]) },
    checks: [{ at: "3m", firing: [] }],
  },
];

export const platformCases: readonly RuleCase[] = [
  ...stores.flatMap((store): readonly RuleCase[] => [
    {
      title: `${store.target} down is a ticket after two minutes, and does not look resolved when the exporter dies`,
      about: "DataStoreDown",
      given: {
        ...exporterDies(6),
        [ofTarget("llm_target_up", store.target)]: ended(lost, 6),
        [ofTarget("llm_target_ready", store.target)]: ended(lost, 6),
      },
      checks: [
        { at: "3m45s", firing: [] },
        { at: "4m", firing: [dataStoreDown(store)] },
        { at: "8m45s", firing: [dataStoreDown(store), exporterDown] },
        { at: "9m", firing: [exporterDown] },
      ],
    },
    {
      title: `${store.target} that answers but does not work is a ticket after five minutes, and outlives the exporter`,
      about: "DataStoreNotReady",
      given: { ...exporterDies(8), [ofTarget("llm_target_ready", store.target)]: ended(lost, 8) },
      checks: [
        { at: "6m45s", firing: [] },
        { at: "7m", firing: [dataStoreNotReady(store)] },
        { at: "10m45s", firing: [dataStoreNotReady(store), exporterDown] },
        { at: "11m", firing: [exporterDown] },
      ],
    },
  ]),
  {
    title: "a database that is restarted within two minutes is no ticket",
    about: "DataStoreDown",
    given: { [ofTarget("llm_target_up", "postgres")]: gauge([0, 1], [2, 0], [3.75, 1]) },
    checks: [
      { at: "4m", firing: [] },
      { at: "6m", firing: [] },
    ],
  },
  {
    title: "a database that recovers for less than five minutes after a restart is no ticket",
    about: "DataStoreNotReady",
    given: { [ofTarget("llm_target_ready", "postgres")]: gauge([0, 1], [2, 0], [6.75, 1]) },
    checks: [
      { at: "7m", firing: [] },
      { at: "8m", firing: [] },
    ],
  },
  {
    title:
      "a web service that does not answer is a ticket after two minutes, not ready after five, and outlives the exporter",
    about: "WebServiceDown",
    given: {
      ...exporterDies(8),
      [ofTarget("llm_target_up", "web-interface")]: ended(lost, 8),
      [ofTarget("llm_target_ready", "web-interface")]: ended(lost, 8),
    },
    checks: [
      { at: "3m45s", firing: [] },
      { at: "4m", firing: [webServiceDown] },
      { at: "6m45s", firing: [webServiceDown] },
      { at: "7m", firing: [webServiceDown, webServiceNotReady] },
      { at: "10m45s", firing: [webServiceDown, webServiceNotReady, exporterDown] },
    ],
  },
  {
    title: "a web service that misses single checks is no ticket",
    about: "WebServiceDown",
    given: { [ofTarget("llm_target_up", "web-interface")]: gauge([0, 1], [2, 0], [3, 1], [4, 0], [5, 1]) },
    checks: [
      { at: "4m", firing: [] },
      { at: "6m", firing: [] },
    ],
  },
  {
    title:
      "a web service that answers with an error is a ticket after five minutes, and outlives the exporter",
    about: "WebServiceNotReady",
    given: { ...exporterDies(8), [ofTarget("llm_target_ready", "web-interface")]: ended(lost, 8) },
    checks: [
      { at: "6m45s", firing: [] },
      { at: "7m", firing: [webServiceNotReady] },
      { at: "10m45s", firing: [webServiceNotReady, exporterDown] },
    ],
  },
  {
    title: "a web service that answers with errors during a deployment is no ticket",
    about: "WebServiceNotReady",
    given: { [ofTarget("llm_target_ready", "web-interface")]: gauge([0, 1], [2, 0], [6.75, 1]) },
    checks: [{ at: "7m", firing: [] }],
  },
];
