import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Environment } from "../infra/environments/environment.ts";
import { instanceOf, type Instance } from "../infra/environments/instance.ts";
import { instanceFiles, localEnvironment } from "../infra/environments/local.ts";
import { productionEnvironment, productionImages } from "../infra/environments/production.ts";
import { setupRecordOf } from "../infra/environments/setup-record.ts";
import { inventory } from "../inventory/index.ts";

/** Absolute path of this repository. */
export const checkout = dirname(dirname(fileURLToPath(import.meta.url)));

/** What every command of the command line can be told. */
export interface EnvironmentOptions {
  readonly env: "local" | "production";
  readonly instance?: string;
  readonly prefix?: string;
}

/** A command that cannot be carried out as it was given: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * The copy of `local` that is meant: by flags, else by the environment variables, else `local`.
 * @throws {InstanceError}
 */
export function chosenInstance({ instance, prefix }: Omit<EnvironmentOptions, "env">): Instance {
  const { MONITORING_INSTANCE, MONITORING_PREFIX } = process.env;
  return instanceOf(instance ?? MONITORING_INSTANCE, prefix ?? MONITORING_PREFIX);
}

/** Where an instance's stacks are synthesised: copies do not overwrite each other's. Absolute. */
export function synthesisFolder(instance: string): string {
  return instanceFiles(checkout, instance).synthesis;
}

/** The file in which setup notes what it found or made for an instance. Absolute. */
export function setupFile(instance: string): string {
  return instanceFiles(checkout, instance).setup;
}

/**
 * The environment that is meant.
 * @throws {UsageError} when a local one is not set up yet.
 */
export function chosenEnvironment(options: EnvironmentOptions): Environment {
  if (options.env === "production") return productionEnvironment({ images: productionImages(inventory) });
  const chosen = chosenInstance(options);
  const file = setupFile(chosen.instance);
  const setup = setupRecordOf(existsSync(file) ? readFileSync(file, "utf8") : undefined);
  if (setup.kind === "problem") throw new UsageError(setup.problem);
  return localEnvironment({ ...chosen, checkout, setup: setup.record });
}
