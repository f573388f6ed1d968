import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { series } from "../../../../inventory/metrics/index.ts";
import { secretDirectories } from "../../../../inventory/secrets.ts";
import { answerOf, postAnswerOf } from "../../../../ops/ask.ts";
import { instantVector } from "../../../../ops/live/prometheus-api.ts";
import { docker } from "../containers.ts";
import { metricsFile } from "../edits.ts";
import { endpointOf, siteOf, type TestInstance } from "../instance.ts";
import { setMode } from "../simulator.ts";
import { until } from "../until.ts";
import type { Scenario } from "./scenario.ts";

/** The models by what is wrong with each; the third is first slow and later dead. */
const models = {
  failing: "mixtral-8x7b",
  stalled: "hermes-2",
  slow: "openchat-3.5",
  dead: "openchat-3.5",
  lying: "phi-3-mini",
} as const;

/** What can happen to the instance, by name. */
export function faults(instance: TestInstance) {
  const { gateway } = siteOf(instance);
  const normal = (service: string) => () => setMode(instance, service, { mode: "normal" });
  return {
    slow: {
      name: "slow model",
      alerts: [{ name: "ErrorBudgetBurningFast", subject: models.slow }],
      team: "llm",
      urgency: "page",
      consequences: [],
      // Above its latency target of 0.8 s, and far from its canary's time-out.
      inject: () => setMode(instance, models.slow, { mode: "slow", ttftSeconds: 1, itlSeconds: 0 }),
      repair: normal(models.slow),
    },
    stalled: {
      name: "stalled model",
      alerts: [{ name: "EngineStalled", subject: models.stalled }],
      team: "llm",
      urgency: "page",
      consequences: [],
      ripened: () => canariesFailed(instance, models.stalled),
      inject: () => setMode(instance, models.stalled, { mode: "stalled" }),
      repair: normal(models.stalled),
    },
    lying: {
      name: "lying model",
      alerts: [{ name: "CanaryFailing", subject: models.lying }],
      team: "llm",
      urgency: "page",
      consequences: [],
      inject: () => setMode(instance, models.lying, { mode: "lying" }),
      repair: normal(models.lying),
    },
    failing: {
      name: "failing model",
      alerts: [{ name: "ModelServiceNotReady", subject: models.failing }],
      team: "llm",
      urgency: "page",
      consequences: [],
      ripened: () => canariesFailed(instance, models.failing),
      inject: () => setMode(instance, models.failing, { mode: "failing", ratio: 1 }),
      repair: normal(models.failing),
    },
    dead: {
      name: "dead model",
      alerts: [{ name: "ModelServiceDown", subject: models.dead }],
      team: "llm",
      urgency: "page",
      consequences: [],
      ripened: () => canariesFailed(instance, models.dead),
      inject: () => setMode(instance, models.dead, { mode: "dead" }),
      repair: normal(models.dead),
    },
    gatewaySlow: {
      name: "gateway slow",
      alerts: [{ name: "GatewayOverheadHigh", subject: gateway.name }],
      team: "llm",
      urgency: "ticket",
      consequences: [],
      // Ten times what it may add: more than canaries stray on a busy machine.
      inject: () => setMode(instance, gateway.name, { mode: "slow", ttftSeconds: 0.5, itlSeconds: 0 }),
      repair: normal(gateway.name),
    },
    databaseDown: {
      name: "database down",
      // The pooler in front of it answers, and has nothing to pool.
      alerts: [
        { name: "DataStoreDown", subject: "postgres" },
        { name: "DataStoreNotReady", subject: "pgpool" },
      ],
      team: "infrastructure",
      urgency: "ticket",
      consequences: [
        { name: "DataStoreNotReady", subject: "postgres" },
        { name: "DataStoreAgentBlind", subject: "postgres" },
      ],
      inject: () => docker("stop", `${instance.instance}-postgres`),
      repair: () => docker("start", `${instance.instance}-postgres`),
    },
    exporterKilled: {
      name: "exporter killed",
      alerts: [{ name: "ExporterDown", subject: "exporter" }],
      team: "llm",
      urgency: "page",
      consequences: [],
      inject: () => docker("kill", `${instance.instance}-exporter`),
      repair: () => docker("start", `${instance.instance}-exporter`),
    },
    brokenFile: {
      name: "Prometheus given a broken file",
      alerts: [{ name: "PrometheusConfigReloadFailed", subject: "prometheus" }],
      team: "infrastructure",
      urgency: "ticket",
      consequences: [],
      ...brokenPrometheusFile(instance),
    },
    sinkDown: {
      name: "sink of the heartbeat down",
      alerts: [{ name: "AlertmanagerNotificationsFailing", subject: "alertmanager" }],
      team: "infrastructure",
      urgency: "page",
      consequences: [],
      ...heartbeatToNobody(instance),
    },
  } as const satisfies Readonly<Record<string, Scenario>>;
}

/**
 * Ends when the most recent canaries of a model, as many as most of a window of `CanaryFailing`, have failed: from then
 * on it would fire, would nothing else page.
 */
async function canariesFailed(instance: TestInstance, model: string): Promise<void> {
  const failures = series("llm_canary_runs_total", { model, path: "direct", outcome: "failure" });
  await until(`four canaries of ${model} that fail`, 300, async () => {
    const [failed] = await instantVector(
      endpointOf(instance, "prometheus"),
      `sum(increase(${failures}[2m]))`,
    );
    return (failed?.value ?? 0) >= 3.5 ? true : undefined;
  });
}

/** Where the heartbeat is sent to: an address on which nobody listens, instead of the sink. */
function heartbeatToNobody(instance: TestInstance): Pick<Scenario, "inject" | "repair"> {
  const directory = secretDirectories(siteOf(instance)).alertmanager;
  const file = metricsFile(instance, `${directory}/heartbeat-url`);
  const before = { text: "" };
  return {
    // Alertmanager reads the file at each notification.
    inject: () => {
      before.text = readFileSync(file, "utf8");
      writeFileSync(file, before.text.replace(/:\d+\//, ":1/"));
      return Promise.resolve();
    },
    repair: () => {
      writeFileSync(file, before.text);
      return Promise.resolve();
    },
  };
}

function brokenPrometheusFile(instance: TestInstance): Pick<Scenario, "inject" | "repair"> {
  const prometheus = () => endpointOf(instance, "prometheus");
  const file = metricsFile(instance, siteOf(instance).metricsServer.prometheus.configFile);
  const before = { text: "" };
  const reloaded = async (successful: "0" | "1") => {
    await postAnswerOf(prometheus(), "/-/reload");
    await until(`prometheus_config_last_reload_successful ${successful}`, 60, async () => {
      const { text } = await answerOf(prometheus(), "/metrics");
      return text.includes(`\nprometheus_config_last_reload_successful ${successful}\n`) ? true : undefined;
    });
  };
  return {
    inject: async () => {
      before.text = readFileSync(file, "utf8");
      appendFileSync(file, "scrape_configs: [\n");
      await reloaded("0");
    },
    repair: async () => {
      writeFileSync(file, before.text);
      await reloaded("1");
    },
  };
}
