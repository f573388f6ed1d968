import type { App, TerraformStack } from "cdktf";
import type { StackContext, StackFiles } from "../constructs/context.ts";
import type { UnpreparedEnvironment } from "../environments/unprepared.ts";
import { AgentsStack } from "./agents-stack.ts";
import { ExporterStack } from "./exporter-stack.ts";
import { GrafanaStack } from "./grafana-stack.ts";
import { LocalPlatformStack } from "./local-platform-stack.ts";
import { MetricsStack } from "./metrics-stack.ts";
import { agentHosts, stackNames } from "./stack-names.ts";
import { UnpreparedStack } from "./unprepared-stack.ts";

/** A stack with the files that have to lie in its folder. */
export interface StackWithFiles {
  readonly stack: TerraformStack;
  readonly files: StackFiles;
}

/** The stacks of one environment, in order of deployment. No stack of one host waits for another host's. */
export function environmentStacks(app: App, context: StackContext): readonly StackWithFiles[] {
  const { instance, platform } = context.environment;
  const exporter = new ExporterStack(app, `${instance}-exporter`, context);
  const metrics = new MetricsStack(app, `${instance}-metrics`, context);
  const grafana = new GrafanaStack(app, `${instance}-grafana`, context);
  const agents = agentHosts(context.environment).map(
    (host) => new AgentsStack(app, `${instance}-agents-${host}`, { ...context, host }),
  );
  // On the same host: the data source first, then what is drawn from it.
  grafana.addDependency(metrics);
  const ours: readonly StackWithFiles[] = [
    ...[exporter, metrics, grafana].map((stack) => ({ stack, files: stack.files })),
    ...agents.map((stack) => ({ stack, files: {} })),
  ];
  if (platform === undefined) return ours;
  const found = new LocalPlatformStack(app, `${instance}-platform`, { ...context, platform });
  for (const { stack } of ours) stack.addDependency(found);
  return [{ stack: found, files: {} }, ...ours];
}

/** The same names, for an environment that cannot be deployed yet: planning any of them says why. */
export function unpreparedStacks(
  app: App,
  environment: UnpreparedEnvironment,
  checkoutFromStack: string,
): readonly StackWithFiles[] {
  const { backend, problem } = environment;
  const [first, ...others] = stackNames(environment).map(
    (name) => new UnpreparedStack(app, name, { backend, checkoutFromStack, problem }),
  );
  if (first === undefined) return [];
  // One says it, the others are not even tried.
  for (const other of others) other.addDependency(first);
  return [first, ...others].map((stack) => ({ stack, files: {} }));
}
