import type { Environment } from "../../infra/environments/environment.ts";
import { localHost, type HostShell } from "../host-shell.ts";
import { hostShell } from "../hosts.ts";
import { inParallel } from "../in-parallel.ts";
import { chosenEnvironment, type EnvironmentOptions } from "../options.ts";
import { connections, DEPLOYER, type Connection } from "./connections.ts";
import { outcome, type Outcome } from "./probe.ts";
import { preflightText, type Probed } from "./report.ts";

/** Connections tried at once from one source: sshd begins to refuse new ones at ten (`MaxStartups 10:30:100`). */
const AT_ONCE = 4;

/** `preflight`: tries every connection that an environment needs, each from the host that will make it. */
export async function runPreflight(options: EnvironmentOptions): Promise<void> {
  const probed = await probedConnections(chosenEnvironment(options));
  console.log(preflightText(probed));
  process.exitCode = probed.some(({ outcome: { kind } }) => kind === "failed") ? 1 : 0;
}

/** What fails is tried twice: a host that is busy for some seconds is no closed firewall. */
async function likelyOutcome(host: HostShell, connection: Connection): Promise<Outcome> {
  const first = await outcome(host, connection);
  return first.kind === "works" ? first : outcome(host, connection);
}

/** What came of every connection of an environment, in their order. */
async function probedConnections(environment: Environment): Promise<readonly Probed[]> {
  const all = connections(environment);
  const outcomes = new Map<Connection, Outcome>();
  const sources = [...new Set(all.map(({ source }) => source))];
  await Promise.all(
    sources.map(async (source) => {
      const host = source === DEPLOYER ? localHost(DEPLOYER, "/") : hostShell(environment, source);
      const own = all.filter((connection) => connection.source === source);
      await inParallel(AT_ONCE, own, async (connection) => {
        outcomes.set(connection, await likelyOutcome(host, connection));
      });
    }),
  );
  return all.flatMap((connection) => {
    const found = outcomes.get(connection);
    return found === undefined ? [] : [{ connection, outcome: found }];
  });
}
