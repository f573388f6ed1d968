import { isIPv4 } from "node:net";
import { dirname } from "node:path/posix";
import { agentProblems } from "./agent-problems.ts";
import { customMetricsProblems } from "./custom-metrics-problems.ts";
import { folderProblems } from "./folder-problems.ts";
import { maintenanceProblems } from "./maintenance-problems.ts";
import { gatewayProblems, modelProblems } from "./model-problems.ts";
import type { Inventory } from "./model.ts";
import { nameProblems } from "./name-problems.ts";
import { notificationProblems } from "./notification-problems.ts";
import { thresholdProblems } from "./threshold-problems.ts";
import { timeLapseProblems } from "./time-lapse.ts";

/** Every problem of an inventory, a line each. */
export class InventoryError extends Error {
  override readonly name = "InventoryError";
}

/** Beyond every server that is sold; more is a slip of the finger. */
const MOST_GPUS = 64;

/**
 * The inventory it was given, frozen.
 * @throws {InventoryError} naming every problem at once: `inventory: <path>: <rule>: <remedy>`.
 */
export function validInventory<H extends string>(inventory: Inventory<H>): Inventory<H> {
  const problems = inventoryProblems(inventory);
  if (problems.length > 0) throw new InventoryError(problems.join("\n"));
  return Object.freeze(inventory);
}

/** What types cannot say about an inventory: a line a problem, empty when it is sound. */
export function inventoryProblems(inventory: Inventory): readonly string[] {
  return [
    ...hostProblems(inventory),
    ...modelProblems(inventory),
    ...gatewayProblems(inventory),
    ...agentProblems(inventory),
    ...referenceProblems(inventory),
    ...nameProblems(inventory),
    ...portProblems(inventory),
    ...configDirectoryProblems(inventory),
    ...maintenanceProblems(inventory),
    ...notificationProblems(inventory),
    ...customMetricsProblems(inventory),
    ...thresholdProblems(inventory),
    ...folderProblems(inventory),
    ...timeLapseProblems(inventory),
  ].map((problem) => `inventory: ${problem}`);
}

function hostProblems({ hosts }: Inventory): readonly string[] {
  const byAddress = new Map<string, string>();
  const addresses = Object.entries(hosts).flatMap(([name, { address }]) => {
    const path = `hosts["${name}"].address`;
    if (!isIPv4(address)) return [`${path}: "${address}" is not an IPv4 address: write it as 192.168.10.29`];
    const other = byAddress.get(address);
    byAddress.set(address, name);
    return other === undefined
      ? []
      : [`${path}: ${address} is also the address of ${other}: give each host its own`];
  });
  const cards = Object.entries(hosts).flatMap(([name, { gpus = 1 }]) =>
    Number.isInteger(gpus) && gpus >= 1 && gpus <= MOST_GPUS
      ? []
      : [
          `hosts["${name}"].gpus: ${String(gpus)} is not 1–${String(MOST_GPUS)}: write how many cards are built in, or leave it out`,
        ],
  );
  return [...addresses, ...cards];
}

function referenceProblems(inventory: Inventory): readonly string[] {
  const teamNames = inventory.teams.map(({ name }) => name);
  return placed(inventory).flatMap(({ path, host, team }) => [
    ...(host in inventory.hosts
      ? []
      : [
          `${path}.host: there is no host "${host}": add it to hosts, or use one of ${Object.keys(inventory.hosts).join(", ")}`,
        ]),
    ...(teamNames.includes(team)
      ? []
      : [`${path}.team: there is no team "${team}": add it to teams, or use one of ${teamNames.join(", ")}`]),
  ]);
}

function portProblems(inventory: Inventory): readonly string[] {
  const taken = new Map<string, string>();
  return placed(inventory).flatMap(({ path, host, ports }) =>
    ports.flatMap((port) => {
      if (!Number.isInteger(port) || port < 1 || port > 65535) {
        return [`${path}.port: ${String(port)} is not a TCP port: use 1–65535`];
      }
      const socket = `${host}:${String(port)}`;
      const other = taken.get(socket);
      taken.set(socket, path);
      return other === undefined
        ? []
        : [`${path}.port: ${socket} is taken by ${other}: give one of them another port`];
    }),
  );
}

function configDirectoryProblems({
  metricsServer: { prometheus, alertmanager },
}: Inventory): readonly string[] {
  // Debian's package keeps alertmanager.yml in /etc/prometheus: both would publish to one `citadel/current`.
  return dirname(prometheus.configFile) === dirname(alertmanager.configFile)
    ? [
        `metricsServer.alertmanager.configFile: lies in ${dirname(prometheus.configFile)} like Prometheus' own: move it to a directory of its own, e.g. /etc/alertmanager`,
      ]
    : [];
}

interface Placed {
  readonly path: string;
  readonly host: string;
  readonly team: string;
  readonly ports: readonly number[];
}

/** Everything that stands on a host and belongs to a team. */
function placed(inventory: Inventory): readonly Placed[] {
  const { gateway, metricsServer, exporter } = inventory;
  const listed = (collection: string, items: readonly { host: string; team: string; port: number }[]) =>
    items.map(({ host, team, port }, index) => ({
      path: `${collection}[${String(index)}]`,
      host,
      team,
      ports: [port],
    }));
  return [
    ...listed("models", inventory.models),
    { path: "gateway", host: gateway.host, team: gateway.team, ports: [gateway.port, gateway.healthPort] },
    ...listed("dataStores", inventory.dataStores),
    ...listed("webServices", inventory.webServices),
    { path: "exporter", host: exporter.host, team: exporter.team, ports: [exporter.port] },
    {
      path: "metricsServer",
      host: metricsServer.host,
      team: metricsServer.team,
      ports: [metricsServer.prometheus.port, metricsServer.alertmanager.port, metricsServer.grafana.port],
    },
    ...listed("agents", inventory.agents),
  ];
}
