import type { Adoption } from "../../../ops/adopt/adopt.ts";
import type { LockedSite } from "../../../ops/adopt/locked-site.ts";
import type { FoundServer } from "../../../ops/adopt/site.ts";
import type { CommandResult } from "../../../ops/command.ts";
import { localHost } from "../../../ops/host-shell.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";

/** What comes of commands on a played server. */
export interface PlayedCommands {
  readonly restart: (server: FoundServer) => CommandResult;
  /** The signal by which Prometheus is reloaded. */
  readonly signal: () => CommandResult;
  readonly checkConfig: () => CommandResult;
}

/** What a command says that went well. */
export const done: CommandResult = { exitCode: 0, stdout: "", stderr: "" };

const { metricsServer } = fixtureInventory;
/** Nobody listens there. */
const endpoint = { url: "http://127.0.79.15:1" };

/** The fixture's metrics server, played by a directory: its files are real, its servers do not answer. */
export function playedServer(root: string, commands: PlayedCommands): LockedSite {
  const control = (server: FoundServer) => ({
    restartCommand: `restart ${server}`,
    restart: () => Promise.resolve(commands.restart(server)),
  });
  return {
    expectHeld: () => undefined,
    host: localHost("mon01", root),
    server: { ...metricsServer, prometheus: { ...metricsServer.prometheus, reload: "hup" } },
    open: { prometheus: endpoint, alertmanager: endpoint, grafana: endpoint },
    alertmanager: "",
    alertmanagerAliases: [],
    owner: { owner: String(process.getuid?.() ?? 0), group: String(process.getgid?.() ?? 0) },
    prometheus: {
      ...control("prometheus"),
      signal: () => Promise.resolve(commands.signal()),
      checkConfig: () => Promise.resolve(commands.checkConfig()),
    },
    alertmanagerControl: control("alertmanager"),
    grafanaControl: control("grafana"),
  };
}

/** An adoption that edits one file of Prometheus and has it reloaded, and makes other servers secured ones before. */
export function adoptionOf(
  change: Adoption["decision"]["changes"][number],
  servers: Adoption["decision"]["access"]["servers"] = [],
): Adoption {
  const absent = { kind: "absent", path: "/none" } as const;
  return {
    facts: {
      versions: { Prometheus: "3.5.3", Alertmanager: "0.33.1", Grafana: "12.2.0" },
      flags: {},
      loadedConfig: "",
      prometheusFile: change.file,
      argumentsFile: absent,
      alertmanagerFile: absent,
      found: { prometheus: "open", alertmanager: "open", grafana: "open" },
      gossip: { status: "disabled", peers: 0 },
      manifests: { prometheus: undefined },
    },
    decision: {
      problems: [],
      notes: [],
      changes: [change],
      restartFor: [],
      reload: true,
      access: { servers, viewer: "as it is" },
    },
  };
}
