import type { Server } from "node:http";
import type { Logger } from "pino";
import { auditLog } from "./access/audit.ts";
import { clients, type ClientsProps } from "./access/clients.ts";
import type { PasswordChecker } from "./access/password-checker.ts";
import { passwordVerdicts } from "./access/password-verdicts.ts";
import type { WebConfigFile } from "./access/web-config/web-config-file.ts";
import { canaryMonitor } from "./canary/canary-monitor.ts";
import type { CanaryThread } from "./canary/canary-thread.ts";
import { measuredCompletion } from "./canary/completion.ts";
import { catalogueFamilies } from "./catalogue.ts";
import { targetMonitor } from "./checks/target-monitor.ts";
import { collection } from "./collection.ts";
import { configuration } from "./configuration.ts";
import { noCustomMetrics } from "./custom/config.ts";
import { type CustomDirectories, customMetrics } from "./custom/custom-metrics.ts";
import type { LoadedConfig } from "./config-file.ts";
import { history } from "./history.ts";
import { processMetrics } from "./process-metrics.ts";
import { selfMetrics } from "./self-metrics.ts";
import { jsonAnswer, textAnswer } from "./server/answer.ts";
import type { TlsSource } from "./server/certificate-files.ts";
import { configPage } from "./server/config-page.ts";
import { defaultLimits } from "./server/config.ts";
import { guard } from "./server/guard.ts";
import { landingPage } from "./server/landing-page.ts";
import { metricsRoute } from "./server/metrics-route.ts";
import { reloadRoute } from "./server/reload-route.ts";
import type { Route, Routes } from "./server/routes.ts";
import { exporterServer } from "./server/server.ts";
import { version } from "./version.ts";

/** A running exporter, but for its listening socket. */
export interface Exporter {
  readonly server: Server;
  /** Reads the configuration at the start: one that cannot be used is logged, and the exporter waits for a reload. */
  readonly start: () => Promise<void>;
  /** Reads the configuration again. @throws {ConfigError} with every problem; the old one stays in use. */
  readonly reload: () => Promise<LoadedConfig>;
  /** Counts an error that nothing had foreseen. */
  readonly defect: () => void;
  /** Ends canaries and everything else that keeps the process alive, but for the server. */
  readonly stop: () => Promise<void>;
}

/** By what clients and the exporter prove who they are. */
export interface ExporterAccess {
  readonly tokens: ClientsProps["tokens"];
  /** For HTTPS, and nothing else then. @defaultValue plain HTTP, or what `web` says */
  readonly tls?: TlsSource;
  /** An operator's `web.config.yml`. @defaultValue there is none */
  readonly web?: WebConfigFile;
  readonly passwords: PasswordChecker;
}

/** Puts the exporter together. @param sender of canaries; on the server's own event loop where there is none */
export function exporter(
  configFile: string,
  access: ExporterAccess,
  log: Logger,
  directories: CustomDirectories = {},
  sender: CanaryThread = { complete: measuredCompletion, stop: () => Promise.resolve() },
): Exporter {
  const { tokens, web, passwords } = access;
  const tls = access.tls ?? web?.tls;
  const happenings = history();
  const targets = targetMonitor(log, happenings);
  const canaries = canaryMonitor(log, happenings, sender.complete);
  const audit = auditLog(log);
  const custom = customMetrics({ ...directories, audit, log });
  const webConfig = web && { web: web.config };
  const known = clients({ tokens, ...webConfig, verdicts: passwordVerdicts(passwords), log });
  const self = selfMetrics({
    sound: () => known.sound() && (tls?.settings.sound() ?? true),
    certificateExpires: () => tls?.settings.value().expiresAt,
  });

  const settings = configuration({
    file: configFile,
    log,
    use({ config }) {
      targets.apply(config);
      canaries.apply(config);
      known.apply(config.clients ?? []);
      custom.apply(config.customMetrics ?? noCustomMetrics);
    },
    problems: () => [tls?.problem(), web?.problem()].filter((problem) => problem !== undefined),
  });
  const limits = () => settings.current()?.config.limits ?? defaultLimits;

  const families = collection(
    {
      targets: targets.families,
      canary: canaries.families,
      catalogue: () => catalogueFamilies(settings.current()?.config.catalogue ?? []),
      custom: custom.families,
      exporter: () => [...self.families(), ...settings.families()],
      process: processMetrics(),
    },
    log,
  );
  const scrape = (seconds: number) => self.scrape(() => families(seconds));

  const open = (answer: NonNullable<Route["methods"]["GET"]>): Route => ({
    access: "open",
    methods: { GET: answer },
  });
  const routes: Routes = {
    exact: new Map<string, Route>([
      ["/", { access: "scrape", methods: { GET: () => landing() } }],
      ["/metrics", metricsRoute(scrape)],
      [
        "/config",
        {
          access: "admin",
          methods: {
            GET: () => configPage(settings.current(), web?.config.value(), settings.problem()),
          },
        },
      ],
      ["/cardinality", { access: "scrape", methods: { GET: custom.cardinality } }],
      ["/-/healthy", open(() => textAnswer(200, "healthy"))],
      [
        "/-/ready",
        open(() => {
          const loaded = settings.current();
          return loaded === undefined
            ? // Why stands in the log and on the pages for those who are known: it names files.
              textAnswer(503, "not ready: there is no configuration that can be used: its log says why")
            : jsonAnswer(200, { ready: true, config: loaded.hash });
        }),
      ],
      ["/-/reload", reloadRoute(settings.reload, audit)],
    ]),
    prefixes: new Map([["/metrics/job", custom.pushRoute]]),
  };
  const landing = () => {
    const loaded = settings.current();
    return landingPage({
      version,
      ...(loaded && { config: loaded.hash }),
      problem: settings.problem(),
      history: happenings,
    });
  };
  return {
    server: exporterServer({
      routes,
      guard: guard({
        clients: known,
        limits,
        ...webConfig,
        audit,
        refused: self.refused,
        outdated: self.outdated,
      }),
      limits,
      ...(tls && { tls }),
      ...webConfig,
      log,
      refused: self.refused,
    }),
    async start() {
      await custom.start();
      await settings.start();
    },
    reload: settings.reload,
    defect: self.defect,
    async stop() {
      canaries.stop();
      await sender.stop();
      await custom.stop();
      await passwords.stop();
    },
  };
}
