import { ended, gauge, type RuleCase } from "./case.ts";
import {
  exporterDown,
  gatewayDown,
  gatewayNotReady,
  gatewayWithoutMetricsDown,
  modelServiceNotReady,
} from "./expected.ts";
import { scrapeTargetMissing } from "./expected-monitoring.ts";
import { exporterDies, ofTarget, up } from "./healthy.ts";

/** Yes until the second minute, then no. */
const lost = gauge([0, 1], [2, 0]);
const present = gauge([0, 1]);

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
    title: "a gateway that cannot serve pages also while a model cannot, which may be known for days",
    about: "GatewayNotReady",
    given: {
      [ofTarget("llm_target_ready", "gateway")]: lost,
      [ofTarget("llm_target_ready", "chat-large")]: gauge([0, 0]),
    },
    checks: [
      { at: "3m45s", firing: [modelServiceNotReady] },
      { at: "4m", firing: [modelServiceNotReady, gatewayNotReady] },
    ],
  },
  {
    title: "a gateway stays ready while a model cannot serve",
    about: "GatewayNotReady",
    given: { [ofTarget("llm_target_ready", "chat-large")]: lost },
    checks: [{ at: "15m", firing: [modelServiceNotReady] }],
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
      { at: "4m", firing: [gatewayWithoutMetricsDown] },
      { at: "8m45s", firing: [gatewayWithoutMetricsDown, exporterDown] },
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
