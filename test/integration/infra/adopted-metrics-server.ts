import { appendFileSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { pathOnDockerHost, type Environment } from "../../../infra/environments/environment.ts";

/** Prepares the default files of a metrics server for publications: what `adopt` does, without its care. */
export function adoptMetricsServer(environment: Environment): void {
  const { host, prometheus, alertmanager } = environment.inventory.metricsServer;
  const onHost = (path: string) => pathOnDockerHost(environment, host, path);
  const main = onHost(prometheus.configFile);
  const text = readFileSync(main, "utf8");
  writeFileSync(
    main,
    text.replace(/^rule_files:$/m, 'rule_files:\n  - "citadel/current/rules/*.yml"') +
      '\nscrape_config_files:\n  - "citadel/current/scrape/*.yml"\n',
  );
  appendFileSync(onHost(prometheus.argumentsFile), 'ARGS="$ARGS --web.enable-lifecycle"\n');
  const routes = onHost(alertmanager.configFile);
  const adopted = `${dirname(routes)}/citadel/releases/adopted`;
  mkdirSync(adopted, { recursive: true });
  renameSync(routes, `${adopted}/alertmanager.yml`);
  symlinkSync("releases/adopted", `${dirname(routes)}/citadel/current`);
  symlinkSync("citadel/current/alertmanager.yml", routes);
}
