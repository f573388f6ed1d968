import { matching, series } from "../../inventory/metrics/index.ts";
import type { Agent, DataStore, Inventory } from "../../inventory/model.ts";
import { thresholdFor } from "../../inventory/thresholds.ts";
import type { AlertDefinition } from "../definition.ts";
import { never, no, yes } from "../thresholds.ts";

/** What the data stores say of themselves, through their exporters and Qdrant's own metrics: tickets. */
export function storeAgentAlerts(inventory: Inventory): readonly AlertDefinition[] {
  return [
    ...inventory.agents.flatMap((agent) => {
      switch (agent.kind) {
        case "postgres":
          return postgresAlerts(inventory, agent);
        case "redis":
          return redisAlerts(inventory, agent);
        case "node":
        case "gpu":
          return [];
      }
    }),
    ...inventory.dataStores
      .filter(({ kind }) => kind === "qdrant")
      .flatMap((store) => qdrantAlerts(inventory, store)),
  ];
}

function postgresAlerts(inventory: Inventory, agent: Agent): readonly AlertDefinition[] {
  const ours = { job: agent.kind, host: agent.host } as const;
  return [
    blind(inventory, agent, series("pg_up", ours)),
    {
      ...about(inventory, agent),
      name: "PostgresConnectionsHigh",
      condition: {
        when: "any",
        signal: `sum(${series("pg_stat_database_numbackends", ours)}) / max(${series("pg_settings_max_connections", ours)})`,
        is: ">",
        threshold: thresholdFor(inventory, "databaseConnectionRatio", agent),
      },
      forSeconds: 300,
      summary: `PostgreSQL on ${agent.host} runs out of connections`,
      description: `{{ $value | humanizePercentage }} of max_connections of PostgreSQL on ${agent.host} are in use; beyond it clients are refused.`,
    },
    {
      ...about(inventory, agent),
      name: "PostgresDeadlocks",
      condition: {
        when: "any",
        signal: `sum by (datname) (increase(${series("pg_stat_database_deadlocks", ours)}[10m]))`,
        is: ">",
        threshold: never,
      },
      forSeconds: 600,
      summary: `Transactions on ${agent.host} deadlock`,
      description: `{{ $value | humanize }} deadlocks in 10 minutes in database {{ $labels.datname }} on ${agent.host}, and again and again: PostgreSQL ends one transaction of each.`,
    },
  ];
}

function redisAlerts(inventory: Inventory, agent: Agent): readonly AlertDefinition[] {
  const ours = { job: agent.kind, host: agent.host } as const;
  const limit = series("redis_memory_max_bytes", ours);
  return [
    blind(inventory, agent, series("redis_up", ours)),
    {
      ...about(inventory, agent),
      name: "RedisMemoryHigh",
      condition: {
        when: "any",
        signal: `max(${series("redis_memory_used_bytes", ours)}) / max(${limit})`,
        is: ">",
        threshold: thresholdFor(inventory, "redisMemoryRatio", agent),
        // 0 is no limit, and anything / 0 is above every threshold.
        during: `max(${limit}) > 0`,
      },
      forSeconds: 300,
      summary: `Redis on ${agent.host} runs out of memory`,
      description: `Redis on ${agent.host} uses {{ $value | humanizePercentage }} of its maxmemory; at the limit it throws keys away or refuses writes.`,
    },
    {
      ...about(inventory, agent),
      name: "RedisRejectsConnections",
      condition: {
        when: "any",
        signal: `sum(increase(${series("redis_rejected_connections_total", ours)}[5m]))`,
        is: ">",
        threshold: never,
      },
      forSeconds: 60,
      summary: `Redis on ${agent.host} refuses clients`,
      description: `Redis on ${agent.host} refused {{ $value | humanize }} connections in 5 minutes: maxclients is reached.`,
    },
  ];
}

function qdrantAlerts(inventory: Inventory, store: DataStore): readonly AlertDefinition[] {
  const { name, host, team } = store;
  const ours = { job: name, host } as const;
  const qdrant = {
    team,
    severity: "warning",
    labels: { target: name, kind: store.kind, host },
  } as const;
  const answers = (status?: string) =>
    `sum(rate(${series("rest_responses_total", { ...ours, ...(status === undefined ? {} : { status: matching(status) }) })}[5m]))`;
  return [
    {
      ...qdrant,
      name: "QdrantRecoveryMode",
      condition: {
        when: "any",
        signal: `max(${series("app_status_recovery_mode", ours)})`,
        is: "==",
        threshold: yes,
      },
      forSeconds: 300,
      summary: `${name} runs in recovery mode`,
      description: `${name} on ${host} was started in recovery mode and serves no collection: searches find nothing.`,
    },
    {
      ...qdrant,
      name: "QdrantErrorsHigh",
      condition: {
        when: "any",
        signal: `${answers("5..")} / ${answers()}`,
        is: ">",
        threshold: thresholdFor(inventory, "qdrantErrorRatio", store),
        during: `${answers()} > 0.1`,
      },
      forSeconds: 300,
      summary: `${name} answers with errors`,
      description: `{{ $value | humanizePercentage }} of the REST answers of ${name} on ${host} in the last 5 minutes were 5xx.`,
    },
  ];
}

/** The store is there by the exporter's check, but its own exporter does not get in. */
function blind(inventory: Inventory, agent: Agent, up: string): AlertDefinition {
  return {
    ...about(inventory, agent),
    name: "DataStoreAgentBlind",
    condition: { when: "any", signal: up, is: "==", threshold: no },
    forSeconds: 300,
    summary: `The ${agent.kind} exporter on ${agent.host} does not get in`,
    description: `The ${agent.kind} exporter on ${agent.host} answers but cannot log in to ${agent.kind}: panels about it are empty and its alerts cannot fire.`,
  };
}

function about({ dataStores }: Inventory, { kind, host, team }: Agent) {
  const store = dataStores.find((candidate) => candidate.kind === kind && candidate.host === host);
  return {
    team,
    severity: "warning",
    labels: { job: kind, host, ...(store === undefined ? {} : { target: store.name }) },
  } as const;
}
