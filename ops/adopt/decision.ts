import { dirname } from "node:path/posix";
import { alertmanagerRefusal } from "./alertmanager-decision.ts";
import { argumentsWithFlags, type Flag } from "./arguments-file.ts";
import type { AdoptionFacts } from "./facts.ts";
import { notAFile, type FoundFile } from "./found-file.ts";
import { neededFlags } from "./needed-flags.ts";
import { adoptedPrometheusFile, isAdopted, type PrometheusNeeds } from "./prometheus-file.ts";
import type { AdoptionSite } from "./site.ts";
import { EditRefusal, textOf, type TextEdit } from "./text-edit.ts";
import { versionRefusal } from "./versions.ts";

/** A file of the server as it is and as it is to be. */
export interface FileChange {
  readonly file: Extract<FoundFile, { kind: "file" }>;
  readonly text: string;
  readonly edits: readonly TextEdit[];
}

/** What adopt is going to do; nothing while there are problems. */
export interface AdoptionDecision {
  /** Why it cannot, a line each: `<file>: <rule>: <remedy>`. */
  readonly problems: readonly string[];
  /** What people should know, and may do, a line each. */
  readonly notes: readonly string[];
  /** Edits of Prometheus' main file and arguments file. */
  readonly changes: readonly FileChange[];
  /** Flags for which Prometheus has to be restarted; empty when a reload does. */
  readonly restartFor: readonly Flag[];
  /** Whether Prometheus has still to load what its main file says. */
  readonly reload: boolean;
  /** Alertmanager's main file where it has to become a symlink. */
  readonly alertmanager?: Extract<FoundFile, { kind: "file" }>;
}

/** What the operator allows. */
export interface AdoptionConsent {
  /** Whether an Alertmanager configuration that somebody wrote may be replaced by the next publication. */
  readonly alertmanagerFile: "keep" | "replace";
}

/** What is to be done to a server for our publications, by what was found; the same facts give the same decision. */
export function adoptionDecision(
  facts: AdoptionFacts,
  site: Pick<AdoptionSite, "server" | "alertmanager" | "alertmanagerAliases">,
  consent: AdoptionConsent,
): AdoptionDecision {
  const { server } = site;
  const flags = neededFlags(facts.flags, server);
  const needs = prometheusNeeds(site);
  const main = change(facts.prometheusFile, "metricsServer.prometheus", (text) =>
    adoptedPrometheusFile(text, needs),
  );
  const args =
    flags.length === 0
      ? {}
      : change(facts.argumentsFile, "metricsServer.prometheus", (text) => argumentsWithFlags(text, flags));
  const refusal = alertmanagerRefusal(facts.alertmanagerFile, server, consent);
  const changes = [main.change, args.change].flatMap((found) => found ?? []);
  return {
    problems: [
      ...Object.entries(facts.versions).flatMap(([name, version]) => versionProblem(name, version)),
      ...(dirname(server.prometheus.configFile) === dirname(server.alertmanager.configFile)
        ? [
            `${server.alertmanager.configFile}: lies in Prometheus' directory, where citadel/ can be only one's: give Alertmanager a directory of its own`,
          ]
        : []),
      ...[main.problem, args.problem, refusal].flatMap((problem) => problem ?? []),
    ],
    notes: gossipNotes(facts.gossip),
    changes: changes.filter(({ edits }) => edits.length > 0),
    restartFor: flags,
    reload: flags.length === 0 && (main.change?.edits.length !== 0 || !isAdopted(facts.loadedConfig, needs)),
    ...(facts.alertmanagerFile.kind === "file" ? { alertmanager: facts.alertmanagerFile } : {}),
  };
}

/** Whether there is nothing left to do. */
export function isNothing(decision: AdoptionDecision): boolean {
  const { problems, changes, restartFor, reload, alertmanager } = decision;
  return [problems, changes, restartFor].every(({ length }) => length === 0) && !reload && !alertmanager;
}

/** What Prometheus' main file has to say for a site. */
export function prometheusNeeds({
  server,
  alertmanager,
  alertmanagerAliases,
}: Pick<AdoptionSite, "server" | "alertmanager" | "alertmanagerAliases">): PrometheusNeeds {
  return { configFile: server.prometheus.configFile, alertmanager, alertmanagerAliases };
}

function change(
  file: FoundFile,
  setting: string,
  edit: (text: string) => { readonly text: string; readonly edits: readonly TextEdit[] },
): { readonly change?: FileChange; readonly problem?: string } {
  if (file.kind !== "file") return { problem: notAFile(file, setting) };
  try {
    return { change: { file, ...edit(textOf(file.bytes)) } };
  } catch (error) {
    if (error instanceof EditRefusal) return { problem: `${file.path}: ${error.message}` };
    throw error;
  }
}

function versionProblem(name: string, version: string): readonly string[] {
  if (name !== "Prometheus" && name !== "Alertmanager" && name !== "Grafana") return [];
  const refusal = versionRefusal(name, version);
  return refusal === undefined ? [] : [`${name}: ${refusal}`];
}

function gossipNotes({ status, peers }: AdoptionFacts["gossip"]): readonly string[] {
  if (status === "disabled" || peers > 0) return [];
  return [
    "Alertmanager gossips on 0.0.0.0:9094 though it has no peers; --cluster.listen-address= in its arguments file turns that off at its next restart",
  ];
}
