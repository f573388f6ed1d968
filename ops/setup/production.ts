import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Environment } from "../../infra/environments/environment.ts";
import { instanceDirectory } from "../../infra/environments/local.ts";
import { assumptions } from "../../inventory/assumptions.ts";
import { secretFiles } from "../../inventory/secrets.ts";
import { madeCertificates, secretText } from "../certificates/host-certificates.ts";
import { deployer } from "../deploy/site.ts";
import { hostShell } from "../hosts.ts";
import { withDeploymentLock, type DeploymentLock } from "../releases/lock.ts";
import { fileStates, type FileState } from "../secrets/file-states.ts";
import { neededFiles, THIS_MACHINE } from "../secrets/needed-files.ts";
import { madeLogins } from "../secrets/logins.ts";
import { madePushTokens } from "../secrets/push-tokens.ts";
import { madeTokens, type MadeSecret } from "../secrets/secret-files.ts";
import { secretTable } from "../secrets/table.ts";
import type { Finding } from "../verify/check.ts";

/** What nobody has confirmed about the site yet. */
export function unconfirmedAssumptions(): readonly Finding[] {
  return Object.entries(assumptions).map(([name, { confirm }]): Finding => ({
    title: `assumption ${name}`,
    state: "missing",
    evidence: confirm,
  }));
}

/**
 * Says which secret files an environment needs and what is there; then, where every host could be looked at, makes
 * what can be made, and says what is left for a person.
 *
 * @param checkout - absolute path of the checkout, beneath which the deployer's own files lie
 * @returns what is still not well; empty when the environment has every file
 * @throws {AuthorityError} {@link HostError} {@link LockError}
 */
export async function secretsSetup(
  environment: Environment,
  { checkout, now }: { readonly checkout: string; readonly now: Date },
  report: (text: string) => void,
): Promise<readonly FileState[]> {
  const before = await fileStates(environment, checkout, now);
  report(secretTable(before));
  if (before.some(({ state }) => state === "unknown")) {
    report("\nnothing was changed: correct what is unknown, then run setup again");
    return before.filter(({ state }) => state !== "ok");
  }
  const host = hostShell(environment, environment.inventory.metricsServer.host);
  const toMake = before.filter(({ state }) => state === "to make");
  const made = await withDeploymentLock(host, `${deployer()}, setup`, (lock) =>
    madeFiles(environment, { checkout, now }, toMake, lock),
  );
  if (made.length > 0) {
    report("");
    for (const { host, path } of made) report(`made ${host}: ${path}`);
  }
  const after = (await fileStates(environment, checkout, now)).filter(({ state }) => state !== "ok");
  report(after.length === 0 ? "\nevery file is there" : `\nstill to do\n\n${secretTable(after)}`);
  return after;
}

/** Ends before the next step once the lock is lost: what was made then stays, and the next setup goes on from there. */
async function madeFiles(
  environment: Environment,
  { checkout, now }: { readonly checkout: string; readonly now: Date },
  toMake: readonly FileState[],
  { expectHeld }: DeploymentLock,
): Promise<readonly MadeSecret[]> {
  const missing = [
    () => madeTokens(environment),
    () => madePushTokens(environment, checkout),
    () => madeCertificates(environment, checkout, now),
  ];
  const steps = [
    ...(toMake.length === 0 ? [] : missing),
    // Also what is there and does not fit what the hosts hold, which only these can tell.
    () => madeTokenCopy(environment, checkout),
    () => madeLogins(environment, checkout),
  ];
  const made: MadeSecret[] = [];
  for (const step of steps) {
    expectHeld();
    made.push(...(await step()));
  }
  return made;
}

/** The deployer's copy of the scrape token, by which verify asks the exporter, where another has rotated it, too. */
async function madeTokenCopy(environment: Environment, checkout: string): Promise<readonly MadeSecret[]> {
  const path = `${instanceDirectory(environment.instance)}/secrets/scrape-token`;
  const isNeeded = neededFiles(environment).some((file) => file.place === THIS_MACHINE && file.path === path);
  if (!isNeeded) return [];
  const original = secretFiles(environment.inventory).find(
    ({ name, reader }) => name === "scrape-token" && reader === "prometheus",
  );
  const text = original === undefined ? undefined : await secretText(environment, original);
  const file = join(checkout, path);
  if (text === undefined || (existsSync(file) && readFileSync(file, "utf8") === text)) return [];
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o600 });
  return [{ host: THIS_MACHINE, path }];
}
