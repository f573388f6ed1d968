import { clientFileProblems } from "./access/client-file-problems.ts";
import { ConfigError, type ExporterConfig } from "./config.ts";
import { type LoadedConfig, loadedConfig, namedFileProblems } from "./config-file.ts";

/**
 * A configuration that can be put to use as things stand: what a reload takes, and what `--check-config` calls valid.
 * @param beside what else is wrong, in files beside it: a line a problem
 * @throws {ConfigError} with every problem
 */
export async function usableConfig(
  file: string,
  beside: () => readonly string[] = () => [],
): Promise<LoadedConfig> {
  const loaded = await loadedConfig(file);
  const problems = [...(await surroundingProblems(file, loaded.config)), ...beside()];
  if (problems.length > 0) throw new ConfigError(problems.join("\n"));
  return loaded;
}

/** A line for each file that a configuration names and each namespace that is not as it has to be; none when all is well. */
export async function surroundingProblems(file: string, config: ExporterConfig): Promise<readonly string[]> {
  return [
    ...(await namedFileProblems(file, config)),
    ...clientFileProblems(file, config.clients ?? []),
    ...namespaceProblems(file, config),
  ];
}

/** Whoever may push only where nothing is declared is refused each time, and nobody would know before the first push. */
function namespaceProblems(file: string, { clients = [], customMetrics }: ExporterConfig): readonly string[] {
  const declared = (customMetrics?.namespaces ?? []).map(({ namespace }) => namespace);
  return clients.flatMap(({ roles }, index) =>
    roles
      .filter((role) => role.startsWith("push:"))
      .map((role) => role.slice("push:".length))
      .filter((namespace) => !declared.includes(namespace))
      .map(
        (namespace) =>
          `${file}: clients[${String(index)}].roles: push:${namespace} is of no use, for customMetrics declares no namespace ${namespace}: declare it, or take the role away`,
      ),
  );
}
