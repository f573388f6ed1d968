import { join } from "node:path";
import { instanceDirectory, localInventory } from "../../../infra/environments/local.ts";
import type { Instance } from "../../../infra/environments/instance.ts";
import { inventory } from "../../../inventory/index.ts";
import type { Inventory } from "../../../inventory/model.ts";
import { runCommand, type CommandResult } from "../../../ops/command.ts";
import { authorityFiles } from "../../../ops/certificates/authority-files.ts";
import { endpoints, type Endpoint } from "../../../ops/endpoints.ts";
import { checkout } from "../../../ops/options.ts";

/** A copy of the local environment, and the clone of the repository that it is handled from. */
export interface TestInstance extends Instance {
  /** Absolute path of the clone. */
  readonly checkout: string;
}

/** The instance that every file of these tests uses, one after the other. */
export const first: TestInstance = { instance: "e2e", prefix: "127.0.20", checkout };

/** Seconds that one command may take: bringing up an instance takes one minute, on a busy machine several. */
const COMMAND_SECONDS = 900;

/** What came of a command of the command line, as `npm run` gives it. */
export function citadel(
  { instance, prefix, checkout: cwd }: TestInstance,
  command:
    | "up"
    | "down"
    | "setup"
    | "adopt"
    | "verify"
    | "info"
    | "drift"
    | "deploy"
    | "rollback"
    | "releases"
    | "rotate"
    | "preflight",
  ...flags: readonly string[]
): Promise<CommandResult> {
  const copy = ["--instance", instance, "--prefix", prefix];
  return run(cwd, ["npx", "tsx", "ops/cli.ts", command, ...copy, ...flags]);
}

/** What came of a program that a user of a clone types, with nothing of the test runner in its environment. */
export function run(
  cwd: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const runner = { NODE_ENV: undefined, JEST_WORKER_ID: undefined, FORCE_COLOR: undefined };
  return runCommand(argv, {
    cwd,
    timeoutSeconds: COMMAND_SECONDS,
    env: { ...runner, NO_COLOR: "1", ...env },
  });
}

/**
 * All that a command printed.
 * @throws Error with just that when its exit code is not 0
 */
export function successful({ exitCode, stdout, stderr }: CommandResult): string {
  if (exitCode !== 0) throw new Error(`exit code ${String(exitCode)}\n${stdout}${stderr}`);
  return stdout + stderr;
}

/** Takes away whatever there is of an instance. @throws Error with what the command printed when it cannot. */
export async function cleared(instance: TestInstance): Promise<void> {
  successful(await citadel(instance, "down", "--purge"));
}

/** The directory of an instance in its clone. Absolute. */
export function directoryOf({ instance, checkout: clone }: TestInstance): string {
  return join(clone, instanceDirectory(instance));
}

/** The site on the instance's addresses. */
export function siteOf({ prefix }: TestInstance): Inventory {
  return localInventory(inventory, prefix);
}

/** A server of the metrics host, asked as its administrator, once it is adopted. */
export function endpointOf(
  instance: TestInstance,
  server: "prometheus" | "alertmanager" | "grafana",
): Endpoint {
  const secret = (name: string) => join(directoryOf(instance), "secrets", name);
  return endpoints(siteOf(instance), {
    scrapeTokenFile: "",
    pushTokenFiles: {},
    trustedFile: trustedFileOf(instance),
    grafanaPasswordFile: secret("grafana-admin-password"),
    adminPasswordFile: secret("metrics-admin-password"),
  })[server];
}

/** Base address of a server of the metrics host, once it is adopted. */
export function urlOf(instance: TestInstance, server: "prometheus" | "alertmanager" | "grafana"): string {
  return endpointOf(instance, server).url;
}

/** Base address of the exporter. */
export function exporterUrlOf(instance: TestInstance): string {
  const { hosts, exporter } = siteOf(instance);
  return `https://${hosts[exporter.host]?.address ?? ""}:${String(exporter.port)}`;
}

/** File with the certificate of the CA that signed the exporter's own. Absolute. */
export function trustedFileOf({ instance, checkout: clone }: TestInstance): string {
  return authorityFiles(clone, instance).trusted;
}
