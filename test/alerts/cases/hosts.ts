import { ended, gauge, type RuleCase } from "./case.ts";
import { firing, labelled } from "./firing.ts";
import { exporterDown, gatewayDown, modelServiceDown } from "./expected.ts";
import { scrapeTargetDown, scrapeTargetMissing, ticketedScrapes } from "./expected-monitoring.ts";
import { exporterDies, ofTarget, up } from "./healthy.ts";

const lost = gauge([0, 1], [2, 0]);

const gpuHostDown = firing(
  "HostDown",
  labelled("critical", "llm", { host: "gpu01" }),
  "gpu01 is down",
  "None of the 4 services on gpu01 (10.0.0.11) that Prometheus scrapes answers: the host, its power or its network is gone, and with it exporter, model-chat-large, model-chat-small, gateway.",
);

const databaseHostDown = firing(
  "HostDown",
  labelled("warning", "infrastructure", { host: "db01" }),
  "db01 is down",
  "None of the 4 services on db01 (10.0.0.12) that Prometheus scrapes answers: the host, its power or its network is gone, and with it qdrant, node, postgres, redis.",
);

const gpuHostDies = {
  ...exporterDies(2),
  [up("model-chat-large")]: lost,
  [up("gateway")]: lost,
};

/** Nothing on the host answers from the second minute to the eighth; what is on it may take longer. */
function gpuHostReboots(modelBackAt: number): RuleCase["given"] {
  const away = gauge([0, 1], [2, 0], [8, 1]);
  return {
    [up("exporter")]: away,
    [up("gateway")]: away,
    [up("model-chat-large")]: gauge([0, 1], [2, 0], [modelBackAt, 1]),
    [ofTarget("llm_target_up", "gateway")]: away,
    [ofTarget("llm_target_up", "chat-large")]: gauge([0, 1], [2, 0], [modelBackAt, 1]),
  };
}

const onDatabaseHost = ticketedScrapes.filter(({ host }) => host === "db01");
const scrapesFail = Object.fromEntries(onDatabaseHost.map(({ scrape }) => [up(scrape), lost]));
const checksFail = Object.fromEntries(
  (["postgres", "pgpool", "redis", "qdrant", "web-interface"] as const).map((target) => [
    ofTarget("llm_target_up", target),
    lost,
  ]),
);
const databaseHostDies = { ...scrapesFail, ...checksFail };

export const hostCases: readonly RuleCase[] = [
  {
    title: "a host on which nothing answers pages after three scrapes, before what is on it",
    about: "HostDown",
    given: gpuHostDies,
    checks: [
      { at: "2m30s", firing: [] },
      { at: "2m45s", firing: [gpuHostDown] },
      { at: "3m", firing: [gpuHostDown, modelServiceDown, gatewayDown] },
      { at: "4m", firing: [gpuHostDown, modelServiceDown, gatewayDown, exporterDown] },
    ],
  },
  {
    title: "a host that is back goes on holding back what follows from it, for as long as its models load",
    about: "HostDown",
    given: gpuHostReboots(12),
    checks: [
      { at: "7m45s", firing: [gpuHostDown, modelServiceDown, gatewayDown, exporterDown] },
      { at: "8m", firing: [gpuHostDown, modelServiceDown] },
      { at: "11m45s", firing: [gpuHostDown, modelServiceDown] },
      { at: "12m", firing: [gpuHostDown] },
      { at: "12m45s", firing: [gpuHostDown] },
      { at: "13m", firing: [] },
    ],
  },
  {
    title: "a model service that does not come back with its host is told five minutes later",
    about: "HostDown",
    given: gpuHostReboots(20),
    checks: [
      { at: "12m45s", firing: [gpuHostDown, modelServiceDown] },
      { at: "13m", firing: [modelServiceDown] },
    ],
  },
  {
    title: "a host whose targets vanish from Prometheus pages just the same",
    about: "HostDown",
    given: {
      ...Object.fromEntries(onDatabaseHost.map(({ scrape }) => [up(scrape), ended(gauge([0, 1]), 2)])),
      ...checksFail,
    },
    checks: [
      { at: "2m30s", firing: [] },
      { at: "2m45s", firing: [databaseHostDown] },
    ],
  },
  {
    title: "a host whose targets vanish from Prometheus while its services answer the exporter is not down",
    about: "HostDown",
    given: Object.fromEntries(onDatabaseHost.map(({ scrape }) => [up(scrape), ended(gauge([0, 1]), 2)])),
    checks: [
      { at: "2m45s", firing: [] },
      {
        at: "7m",
        firing: onDatabaseHost.map(({ job, host, extra }) => scrapeTargetMissing(job, host, extra)),
      },
    ],
  },
  {
    title: "a host of the databases that is gone is a ticket of its team",
    about: "HostDown",
    given: databaseHostDies,
    checks: [
      { at: "2m45s", firing: [databaseHostDown] },
      { at: "3m45s", firing: [databaseHostDown] },
    ],
  },
  {
    title: "a host of which only the agents are gone, as with a Docker daemon that hangs, is not down",
    about: "HostDown",
    given: scrapesFail,
    checks: [
      { at: "2m45s", firing: [] },
      { at: "7m", firing: onDatabaseHost.map(scrapeTargetDown) },
    ],
  },
  {
    title: "a host on which one service still answers is not down",
    about: "HostDown",
    given: { ...databaseHostDies, [up("node db01")]: gauge([0, 1]) },
    checks: [{ at: "3m45s", firing: [] }],
  },
  {
    title: "a host that restarts its network within three scrapes is not down",
    about: "HostDown",
    given: Object.fromEntries(
      Object.keys(databaseHostDies).map((series) => [series, gauge([0, 1], [2, 0], [2.75, 1])]),
    ),
    checks: [
      { at: "2m45s", firing: [] },
      { at: "7m", firing: [] },
    ],
  },
];
