import type { Server } from "node:http";
import type { Logger } from "pino";
import {
  type RefusalReason,
  refusalReasons,
  type TokenRole,
  tokenRoles,
} from "../inventory/metrics/index.ts";
import { canaryMonitor } from "./canary/canary-monitor.ts";
import { catalogueFamilies } from "./catalogue.ts";
import { targetMonitor } from "./checks/target-monitor.ts";
import { collection } from "./collection.ts";
import { ConfigError } from "./config.ts";
import { type LoadedConfig, loadedConfig, secretFileProblems } from "./config-file.ts";
import { errorText } from "./error-text.ts";
import { eventLoopDelays } from "./event-loop-delay.ts";
import type { Family } from "./exposition/family.ts";
import { processMetrics } from "./process-metrics.ts";
import { counters } from "./series/counters.ts";
import { gauges } from "./series/gauges.ts";
import { jsonAnswer, textAnswer } from "./server/answer.ts";
import { landingPage } from "./server/landing-page.ts";
import { metricsRoute } from "./server/metrics-route.ts";
import type { Routes } from "./server/routes.ts";
import { exporterServer, type ServerProps } from "./server/server.ts";
import { version } from "./version.ts";

/** A running exporter, but for its listening socket. */
export interface Exporter {
  readonly server: Server;
  /** Reads the configuration at the start: one that cannot be used is logged, and the exporter waits for a reload. */
  readonly start: () => Promise<void>;
  /** Reads the configuration again. @throws {ConfigError} with every problem; the old one stays in use. */
  readonly reload: () => Promise<LoadedConfig>;
  /** Ends canaries and everything else that keeps the process alive, but for the server. */
  readonly stop: () => void;
}

/** Puts the exporter together. */
export function exporter(
  configFile: string,
  { tokens, certificate }: Pick<ServerProps, "tokens" | "certificate">,
  log: Logger,
): Exporter {
  const targets = targetMonitor(log);
  const canaries = canaryMonitor(log);
  const delays = eventLoopDelays();
  const refusals = counters("llm_exporter_requests_refused_total");
  refusals.declare(refusalReasons.map((reason) => ({ reason })));
  const outdatedTokens = counters("llm_exporter_outdated_token_requests_total");
  outdatedTokens.declare(tokenRoles.map((role) => ({ role })));
  const state: { loaded?: LoadedConfig; loadedAt?: number; problem: string; scrapes: number } = {
    problem: "no configuration was read yet",
    scrapes: 0,
  };

  const exporterFamilies = (): readonly Family[] => [
    gauges("llm_exporter_build_info", [{ labels: { version, node: process.version }, value: 1 }]),
    gauges(
      "llm_exporter_config_info",
      state.loaded === undefined ? [] : [{ labels: { hash: state.loaded.hash }, value: 1 }],
    ),
    gauges("llm_exporter_config_last_reload_successful", [
      { labels: {}, value: Number(state.problem === "") },
    ]),
    gauges(
      "llm_exporter_config_last_reload_success_timestamp_seconds",
      state.loadedAt === undefined ? [] : [{ labels: {}, value: state.loadedAt }],
    ),
    gauges("llm_exporter_scrapes_in_flight", [{ labels: {}, value: state.scrapes }]),
    gauges(
      "llm_exporter_event_loop_delay_seconds",
      delays().map(({ percentile, seconds }) => ({ labels: { percentile }, value: seconds })),
    ),
    refusals.family(),
    outdatedTokens.family(),
  ];
  const families = collection(
    {
      targets: targets.families,
      canary: canaries.families,
      catalogue: () => catalogueFamilies(state.loaded?.config.catalogue ?? []),
      exporter: exporterFamilies,
      process: processMetrics(),
    },
    log,
  );
  const scrape = async (seconds: number) => {
    state.scrapes += 1;
    try {
      return await families(seconds);
    } finally {
      state.scrapes -= 1;
    }
  };

  const use = (loaded: LoadedConfig) => {
    state.loaded = loaded;
    state.loadedAt = Date.now() / 1000;
    state.problem = "";
    targets.apply(loaded.config.targets);
    canaries.apply(loaded.config);
    log.info({ file: configFile, config: loaded.hash }, "configuration in use");
  };
  const failed = (error: unknown) => {
    state.problem = errorText(error);
    log.error({ file: configFile, problem: state.problem }, "configuration refused");
  };
  const start = async () => {
    try {
      const loaded = await loadedConfig(configFile);
      use(loaded);
      // No reason to watch nothing at all: the targets concerned will say `auth`.
      for (const problem of await secretFileProblems(configFile, loaded.config)) log.warn(problem);
    } catch (error) {
      failed(error);
    }
  };
  const reloadNow = async (): Promise<LoadedConfig> => {
    try {
      const loaded = await loadedConfig(configFile);
      const problems = await secretFileProblems(configFile, loaded.config);
      const certificateProblem = certificate?.problem();
      const all = certificateProblem === undefined ? problems : [...problems, certificateProblem];
      if (all.length > 0) throw new ConfigError(all.join("\n"));
      use(loaded);
      return loaded;
    } catch (error) {
      failed(error);
      throw error;
    }
  };
  // One at a time: the last one asked for is the one in use.
  let lastReload: Promise<unknown> = Promise.resolve();
  const reload = () => {
    const next = lastReload.then(reloadNow);
    lastReload = next.catch(() => undefined);
    return next;
  };

  const ready = ({ hash }: LoadedConfig) => jsonAnswer(200, { ready: true, config: hash });
  const routes: Routes = new Map([
    ["/", { method: "GET", answer: () => landingPage }],
    ["/metrics", metricsRoute(scrape)],
    ["/-/healthy", { method: "GET", answer: () => textAnswer(200, "healthy") }],
    [
      "/-/ready",
      {
        method: "GET",
        answer: () =>
          state.loaded === undefined ? textAnswer(503, `not ready: ${state.problem}`) : ready(state.loaded),
      },
    ],
    [
      "/-/reload",
      {
        method: "POST",
        role: "admin",
        answer: () =>
          reload().then(ready, (error: unknown) => {
            if (error instanceof ConfigError) return textAnswer(400, error.message);
            throw error;
          }),
      },
    ],
  ]);
  const refused = (reason: RefusalReason) => {
    refusals.add({ reason }, 1);
  };
  const outdated = (role: TokenRole) => {
    outdatedTokens.add({ role }, 1);
  };
  const secured = certificate === undefined ? {} : { certificate };
  return {
    server: exporterServer({ routes, tokens, ...secured, log, refused, outdated }),
    start,
    reload,
    stop: canaries.stop,
  };
}
