import type { Logger } from "pino";
import { type LoadedConfig, loadedConfig } from "./config-file.ts";
import { errorText } from "./error-text.ts";
import type { Family } from "./exposition/family.ts";
import { gauges } from "./series/gauges.ts";
import { surroundingProblems, usableConfig } from "./usable-config.ts";

/** The configuration in use, and the way to another. */
export interface Configuration {
  /** `undefined` before there is one. */
  readonly current: () => LoadedConfig | undefined;
  /** Why the last attempt to read one failed; empty where it did not. */
  readonly problem: () => string;
  /** Reads it at the start: one that cannot be used is logged, and waits for a reload. */
  readonly start: () => Promise<void>;
  /** Reads it again, one attempt at a time. @throws {ConfigError} with every problem; the old one stays in use. */
  readonly reload: () => Promise<LoadedConfig>;
  readonly families: () => readonly Family[];
}

/** What a configuration is made of. */
export interface ConfigurationProps {
  readonly file: string;
  /** Puts a sound one to use. */
  readonly use: (loaded: LoadedConfig) => void;
  /** What is wrong beside it when it is read again: a line a problem. */
  readonly problems: () => readonly string[];
  readonly log: Logger;
}

/** None is in use yet. */
export function configuration({ file, use, problems, log }: ConfigurationProps): Configuration {
  let current: LoadedConfig | undefined;
  let loadedAt: number | undefined;
  let problem = "no configuration was read yet";
  // One at a time: the last one asked for is the one in use.
  let lastReload: Promise<unknown> = Promise.resolve();

  const inUse = (loaded: LoadedConfig) => {
    use(loaded);
    current = loaded;
    loadedAt = Date.now() / 1000;
    problem = "";
    log.info({ file, config: loaded.hash }, "configuration in use");
  };
  const failed = (error: unknown) => {
    problem = errorText(error);
    log.error({ file, problem }, "configuration refused");
  };
  const reloadNow = async (): Promise<LoadedConfig> => {
    try {
      const loaded = await usableConfig(file, problems);
      inUse(loaded);
      return loaded;
    } catch (error) {
      failed(error);
      throw error;
    }
  };
  return {
    current: () => current,
    problem: () => problem,
    async start() {
      try {
        const loaded = await loadedConfig(file);
        inUse(loaded);
        // No reason to watch nothing at all: the targets and clients concerned will be refused.
        for (const missing of await surroundingProblems(file, loaded.config)) log.warn(missing);
      } catch (error) {
        failed(error);
      }
    },
    reload() {
      const next = lastReload.then(reloadNow);
      lastReload = next.catch(() => undefined);
      return next;
    },
    families: () => [
      gauges(
        "llm_exporter_config_info",
        current === undefined ? [] : [{ labels: { hash: current.hash }, value: 1 }],
      ),
      gauges("llm_exporter_config_last_reload_successful", [{ labels: {}, value: Number(problem === "") }]),
      gauges(
        "llm_exporter_config_last_reload_success_timestamp_seconds",
        loadedAt === undefined ? [] : [{ labels: {}, value: loadedAt }],
      ),
    ],
  };
}
