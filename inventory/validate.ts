import { isIPv4 } from "node:net";
import { dirname } from "node:path/posix";
import { agentProblems } from "./agent-problems.ts";
import { customMetricsProblems } from "./custom-metrics-problems.ts";
import { folderProblems } from "./folder-problems.ts";
import { maintenanceProblems } from "./maintenance-problems.ts";
import type { Inventory } from "./model.ts";
import { nameProblems } from "./name-problems.ts";
import { notificationProblems } from "./notification-problems.ts";
import { thresholdProblems } from "./threshold-problems.ts";
import { timeLapseProblems } from "./time-lapse.ts";

/** Every problem of an inventory, a line each. */
export class InventoryError extends Error {
  override readonly name = "InventoryError";
}

/** vLLM's metric names before 0.9 are not in the table of `metrics/vllm.ts`. */
const OLDEST_VLLM = [0, 9] as const;

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

function modelProblems({ models }: Inventory): readonly string[] {
  return models.flatMap((model, index) => {
    const path = `models[${String(index)}] (${model.name})`;
    const { latencyTarget: latency, engine, objectives } = model;
    const [major = 0, minor = 0] = engine.version.split(".").map(Number);
    const positive = [
      ["latencyTarget.seconds", latency.seconds],
      ["latencyTarget.promptTokens", latency.promptTokens],
      ["latencyTarget.outputTokens", latency.outputTokens],
      ["throughputTargetRequestsPerSecond", model.throughputTargetRequestsPerSecond],
    ] as const;
    return [
      ...positive
        .filter(([, value]) => !(value > 0))
        .map(
          ([field, value]) =>
            `${path}.${field}: ${String(value)} is not above 0: state the target that was agreed`,
        ),
      ...(["ttftSeconds", "tpotSeconds"] as const).flatMap((field) => {
        const value = latency[field];
        return value === undefined || (value > 0 && value <= latency.seconds)
          ? []
          : [
              `${path}.latencyTarget.${field}: ${String(value)} is not above 0 and at most latencyTarget.seconds (${String(latency.seconds)}): a part is not longer than the whole`,
            ];
      }),
      ...Object.entries(objectives)
        .filter(([, share]) => !(share > 0 && share < 1))
        .map(
          ([slo, share]) =>
            `${path}.objectives.${slo}: ${String(share)} is not between 0 and 1: write 99 % as 0.99`,
        ),
      ...(objectives.ttft !== undefined && latency.ttftSeconds === undefined
        ? [
            `${path}.objectives.ttft: has no target: state latencyTarget.ttftSeconds, or leave the objective out`,
          ]
        : []),
      ...(latency.outputTokens > 32
        ? [
            `${path}.latencyTarget.outputTokens: ${String(latency.outputTokens)} is above 32: a canary must stay cheap`,
          ]
        : []),
      ...(model.canaryIntervalSeconds >= 10 && model.canaryIntervalSeconds <= 3600
        ? []
        : [
            `${path}.canaryIntervalSeconds: ${String(model.canaryIntervalSeconds)} is not 10–3600: 60 suits most models`,
          ]),
      ...(major > OLDEST_VLLM[0] || minor >= OLDEST_VLLM[1]
        ? []
        : [
            `${path}.engine.version: vLLM ${engine.version} has other metric names: upgrade it to 0.9 or later`,
          ]),
      ...(model.modelId === "" ? [`${path}.modelId: is empty: take data[0].id of its /v1/models`] : []),
    ];
  });
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
