import { basename, dirname } from "node:path/posix";
import { afterFailure } from "../after-failure.ts";
import { makeDirectory, removeTree, writeFile, writeSymlink } from "../host-files.ts";
import {
  adoptionDecision,
  isNothing,
  prometheusNeeds,
  type AdoptionConsent,
  type AdoptionDecision,
} from "./decision.ts";
import type { FileChange } from "./file-change.ts";
import { adoptionFacts, type AdoptionFacts } from "./facts.ts";
import { alertmanagerLink, directories } from "./layout.ts";
import type { LockedSite } from "./locked-site.ts";
import { rememberFile } from "./manifest.ts";
import { rememberChange } from "./remembered-change.ts";
import { makeViewer, secureServer } from "./secured-servers.ts";
import { isAdopted } from "./prometheus-file.ts";
import {
  AdoptError,
  expectAlertmanagerConfig,
  expectFlags,
  expectSecured,
  expectLoadedConfig,
  reloadServer,
  restartServer,
} from "./running-servers.ts";
import type { AdoptionSite } from "./site.ts";
import { sha256 } from "./text-edit.ts";
import { endRun, noteRunChange, takeRunBack } from "./unfinished-run.ts";

/** What adopt found and is going to do. */
export interface Adoption {
  readonly facts: AdoptionFacts;
  readonly decision: AdoptionDecision;
}

/**
 * What there is to do to a server for our publications. Changes nothing.
 * @throws {HttpError} or {HostError} when the server or its host does not answer.
 */
export async function plannedAdoption(site: AdoptionSite, consent: AdoptionConsent): Promise<Adoption> {
  const facts = await adoptionFacts(site);
  return { facts, decision: adoptionDecision(facts, site, consent) };
}

/** @throws {AdoptError} naming every problem of what was decided: then there is nothing to show and to agree to. */
export function expectNoProblem({ decision: { problems } }: Adoption): void {
  if (problems.length > 0) throw new AdoptError(problems.join("\n"));
}

/**
 * Does what was decided, and verifies that the running servers have it. When one of them does not take its new files,
 * all get back what they had before this run, and before a killed one that it went on with; not so once the deployment
 * lock is lost, for somebody else may be at work: then it stops, and the next run goes on or takes all back.
 *
 * @param report - called with a line for each thing that was done
 * @throws {AdoptError} naming every problem of the decision, or what did not work.
 * @throws {LockError} when the lock is lost, before the next change.
 */
export async function adopt(
  site: LockedSite,
  adoption: Adoption,
  report: (line: string) => void,
): Promise<void> {
  expectNoProblem(adoption);
  const { facts, decision } = adoption;
  if (isNothing(decision)) {
    // A killed run may have done everything but this.
    await endRun(site);
    return;
  }
  const { configFile } = site.server.prometheus;
  // Before any server is restarted: what can be refused is refused here.
  for (const change of decision.changes.filter(({ file }) => file.path === configFile))
    await checkCandidate(site, change, report);
  try {
    // Prometheus last: half of them secured would not find each other.
    for (const server of decision.access.servers) await secureServer(site, server, report);
    await adoptPrometheus(site, facts, decision, report);
    if (decision.alertmanager !== undefined) await adoptAlertmanager(site, decision.alertmanager, report);
  } catch (error) {
    const remedy = "run adopt again, which goes on with what is written down, or adopt --undo";
    const what = `${site.host.name}: putting back what this run changed`;
    await afterFailure(() => takeRunBack(site, report), { what, remedy }, report);
    throw error;
  }
  await endRun(site);
  await makeViewer(site, decision.access, report);
}

async function adoptPrometheus(
  site: LockedSite,
  facts: AdoptionFacts,
  decision: AdoptionDecision,
  report: (line: string) => void,
): Promise<void> {
  const { changes, restartFor, reload } = decision;
  const needs = prometheusNeeds(site);
  await makeDirectory(site.host, directories(site.server).prometheus, { ...site.owner, mode: "0755" });
  for (const change of changes) {
    await rememberChange(site, directories(site.server).prometheus, facts.manifests.prometheus, change);
    await noteRunChange(site, { server: "prometheus", ...change });
  }
  for (const { file, text } of changes) {
    await writeFile(site.host, file.path, Buffer.from(text), file.access);
    report(`${site.host.name}: ${file.path}: edited`);
  }
  if (restartFor.length > 0) {
    await restartServer("prometheus", site);
    await expectFlags(site, restartFor);
    await expectSecured("prometheus", site, site.server.prometheus.argumentsFile);
    report(`${site.host.name}: Prometheus was restarted and runs with the flags that it needs`);
  } else if (reload) {
    await reloadServer("prometheus", site);
    report(`${site.host.name}: Prometheus was reloaded`);
  }
  await expectLoadedConfig(site, "has not loaded the includes", (yaml) => isAdopted(yaml, needs));
}

/** Checks a main file by the server's own promtool, beside the one it is to replace, for paths start from there. */
async function checkCandidate(
  site: AdoptionSite,
  { file, text }: FileChange,
  report: (line: string) => void,
): Promise<void> {
  // A name that no pattern of others for rules or jobs fits.
  const candidate = `${dirname(file.path)}/.${basename(file.path)}.candidate`;
  const failure = async (bytes: Uint8Array) => {
    await writeFile(site.host, candidate, bytes, file.access);
    const { exitCode, stdout, stderr } = await site.prometheus.checkConfig(candidate);
    const output = `${stdout}${stderr}`.replaceAll(candidate, file.path).trim();
    return exitCode === 0 ? undefined : output === "" ? `exit code ${String(exitCode)}` : output;
  };
  const checked = async () => {
    const now = await failure(Buffer.from(text));
    if (now === undefined) return;
    const before = await failure(file.bytes);
    const rule =
      before === undefined ? "promtool refuses it with our includes" : "promtool refuses it as it is";
    throw new AdoptError(`${file.path}: ${rule}: correct what it names\n${before ?? now}`);
  };
  try {
    await checked();
  } catch (error) {
    const what = `${candidate}: removing it`;
    await afterFailure(() => removeTree(site.host, candidate), { what, remedy: "remove it" }, report);
    throw error;
  }
  await removeTree(site.host, candidate);
}

/** The found text becomes the first release, so that nothing changes until something is published. */
async function adoptAlertmanager(
  site: LockedSite,
  file: NonNullable<AdoptionDecision["alertmanager"]>,
  report: (line: string) => void,
): Promise<void> {
  const { host, owner, server } = site;
  const citadel = directories(server).alertmanager;
  const target = alertmanagerLink(server);
  const release = `releases/adopted-${sha256(file.bytes).slice(0, 12)}`;
  const open = { ...owner, mode: "0755" };
  const { path, bytes, access } = file;
  await rememberFile(host, citadel, owner, { path, bytes, access, adopted: { kind: "symlink", target } });
  await makeDirectory(host, `${citadel}/releases`, open);
  await makeDirectory(host, `${citadel}/${release}`, open);
  // With the owner and mode that it had: it may hold passwords.
  await writeFile(host, `${citadel}/${release}/${basename(path)}`, bytes, access);
  await writeSymlink(host, `${citadel}/current`, release);
  await noteRunChange(site, { server: "alertmanager", file });
  await writeSymlink(host, path, target);
  await reloadServer("alertmanager", site);
  await expectAlertmanagerConfig(site, bytes);
  report(`${host.name}: ${path}: is a symlink to ${target}; Alertmanager was reloaded and has the same text`);
}
