import { dirname } from "node:path/posix";
import { accessDecision, type AccessDecision } from "./access-decision.ts";
import { alertmanagerRefusal } from "./alertmanager-decision.ts";
import { argumentsWithFlags, type Flag } from "./arguments-file.ts";
import type { ClearClient } from "./clear-clients.ts";
import type { AdoptionFacts } from "./facts.ts";
import { fileChange, type FileChange } from "./file-change.ts";
import type { FoundFile } from "./found-file.ts";
import { webConfigFile } from "./layout.ts";
import { neededFlags } from "./needed-flags.ts";
import { adoptedPrometheusFile, isAdopted, lockedOut, type PrometheusNeeds } from "./prometheus-file.ts";
import type { AdoptionSite } from "./site.ts";
import { versionRefusal } from "./versions.ts";

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
  /** What makes the servers beside Prometheus secured ones. */
  readonly access: Pick<AccessDecision, "servers" | "viewer">;
  /** Alertmanager's main file where it has to become a symlink. */
  readonly alertmanager?: Extract<FoundFile, { kind: "file" }>;
}

/** What the operator allows. */
export interface AdoptionConsent {
  /** Whether an Alertmanager configuration that somebody wrote may be replaced by the next publication. */
  readonly alertmanagerFile: "keep" | "replace";
  /** Whether servers that let everybody in may ask for a login from now on, where the inventory says so. */
  readonly access: "keep" | "secure";
}

/** What is to be done to a server for our publications, by what was found; the same facts give the same decision. */
export function adoptionDecision(
  facts: AdoptionFacts,
  site: Pick<AdoptionSite, "server" | "alertmanager" | "alertmanagerAliases">,
  consent: AdoptionConsent,
): AdoptionDecision {
  const { server } = site;
  const flags = neededFlags(facts.flags, server, webConfigFile(server, "prometheus"));
  const { problems: accessProblems, ...access } = accessDecision(facts, server, consent.access);
  const asked = facts.secured?.clearClients ?? [];
  const needs = withNames(prometheusNeeds(site), server, asked);
  const main = fileChange(facts.prometheusFile, "metricsServer.prometheus", (text) =>
    adoptedPrometheusFile(text, needs),
  );
  const args =
    flags.length === 0
      ? {}
      : fileChange(facts.argumentsFile, "metricsServer.prometheus", (text) =>
          argumentsWithFlags(text, flags),
        );
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
      ...accessProblems,
      ...(main.change === undefined ? [] : lockedOut(main.change.text, needs, asked)),
    ],
    notes: gossipNotes(facts.gossip),
    changes: changes.filter(({ edits }) => edits.length > 0),
    restartFor: flags,
    access,
    reload: flags.length === 0 && (main.change?.edits.length !== 0 || !isAdopted(facts.loadedConfig, needs)),
    ...(facts.alertmanagerFile.kind === "file" ? { alertmanager: facts.alertmanagerFile } : {}),
  };
}

/** Whether there is nothing left to do. */
export function isNothing(decision: AdoptionDecision): boolean {
  const { problems, changes, restartFor, reload, alertmanager, access } = decision;
  return (
    [problems, changes, restartFor, access.servers].every(({ length }) => length === 0) &&
    !reload &&
    !alertmanager &&
    access.viewer === "as it is"
  );
}

/** What Prometheus' main file has to say for a site. */
export function prometheusNeeds({
  server,
  alertmanager,
  alertmanagerAliases,
}: Pick<AdoptionSite, "server" | "alertmanager" | "alertmanagerAliases">): PrometheusNeeds {
  const needs = { configFile: server.prometheus.configFile, alertmanager, alertmanagerAliases };
  if (server.access === "open") return needs;
  const hosts = [alertmanager, ...alertmanagerAliases].map((target) => target.replace(/:\d+$/, ""));
  const targets = (port: number) => hosts.map((host) => `${host}:${String(port)}`);
  return {
    ...needs,
    logins: {
      withLogin: [...targets(server.prometheus.port), ...targets(server.alertmanager.port)],
      withoutLogin: targets(server.grafana.port),
      host: server.host,
    },
  };
}

/** What the file has to say of targets that are the secured servers by another name, as a machine's full one. */
function withNames(
  { logins, ...needs }: PrometheusNeeds,
  { grafana }: AdoptionSite["server"],
  asked: readonly ClearClient[],
): PrometheusNeeds {
  if (logins === undefined) return needs;
  const isGrafana = ({ target }: ClearClient) => target.endsWith(`:${String(grafana.port)}`);
  const named = (clients: readonly ClearClient[]) => clients.map(({ target }) => target);
  return {
    ...needs,
    logins: {
      ...logins,
      withLogin: [...logins.withLogin, ...named(asked.filter((client) => !isGrafana(client)))],
      withoutLogin: [...logins.withoutLogin, ...named(asked.filter(isGrafana))],
    },
  };
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
