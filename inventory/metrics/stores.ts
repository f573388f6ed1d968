import { metricDefinitions } from "./definition.ts";

const database = ["datname"] as const;

/**
 * What the exporters of PostgreSQL and Redis, and Qdrant itself, measure beyond what rules ask (`agents.ts`).
 * Sources: prometheus-community/postgres_exporter, `collector/`; oliver006/redis_exporter, `exporter/metrics.go`;
 * qdrant, `src/common/metrics.rs`.
 */
export const storeMetrics = metricDefinitions({
  pg_stat_database_numbackends: { type: "gauge", labels: database, help: "Connections to a database." },
  pg_settings_max_connections: { type: "gauge", labels: [], help: "Connections that the server allows." },
  pg_stat_database_xact_commit: { type: "counter", labels: database, help: "Transactions committed." },
  pg_stat_database_xact_rollback: { type: "counter", labels: database, help: "Transactions rolled back." },
  pg_stat_database_blks_hit: { type: "counter", labels: database, help: "Blocks found in memory." },
  pg_stat_database_blks_read: { type: "counter", labels: database, help: "Blocks read from disk." },
  pg_stat_database_deadlocks: { type: "counter", labels: database, help: "Deadlocks." },
  pg_database_size_bytes: { type: "gauge", labels: database, help: "Size of a database." },
  redis_memory_used_bytes: { type: "gauge", labels: [], help: "Memory that Redis uses." },
  redis_memory_max_bytes: { type: "gauge", labels: [], help: "Memory that Redis may use; 0 is no limit." },
  redis_connected_clients: { type: "gauge", labels: [], help: "Clients connected." },
  redis_blocked_clients: { type: "gauge", labels: [], help: "Clients that wait on a blocking call." },
  redis_commands_processed_total: { type: "counter", labels: [], help: "Commands executed." },
  redis_keyspace_hits_total: { type: "counter", labels: [], help: "Look-ups that found a key." },
  redis_keyspace_misses_total: { type: "counter", labels: [], help: "Look-ups that found none." },
  redis_evicted_keys_total: { type: "counter", labels: [], help: "Keys thrown out for want of memory." },
  redis_rejected_connections_total: { type: "counter", labels: [], help: "Connections refused." },
  collection_points: { type: "gauge", labels: ["id"], help: "Points of a collection in Qdrant." },
  rest_responses_total: {
    type: "counter",
    labels: ["method", "endpoint", "status"],
    help: "Answers of Qdrant's REST API about points.",
  },
  rest_responses_duration_seconds: {
    type: "histogram",
    labels: ["method", "endpoint", "status"],
    help: "Duration of Qdrant's answers about points; of those with status 200.",
  },
});
