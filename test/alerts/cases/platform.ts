import { ended, gauge, type RuleCase } from "./case.ts";
import {
  dataStoreDown,
  dataStoreNotReady,
  exporterDown,
  stores,
  webServiceDown,
  webServiceNotReady,
} from "./expected.ts";
import { exporterDies, ofTarget } from "./healthy.ts";

/** Yes until the second minute, then no. */
const lost = gauge([0, 1], [2, 0]);
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
