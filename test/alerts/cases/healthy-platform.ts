import { counter, gauge } from "./case.ts";

/** Labels of the scrapes whose own numbers stand here. */
const scraped = {
  "chat-large": 'host="gpu01",instance="10.0.0.11:8001",job="model-chat-large",model="chat-large"',
  "chat-small": 'host="gpu01",instance="10.0.0.11:8002",job="model-chat-small",model="chat-small"',
  gateway: 'host="gpu01",instance="10.0.0.11:8080",job="gateway"',
  qdrant: 'host="db01",instance="10.0.0.12:6333",job="qdrant"',
  mon01: 'host="mon01",instance="10.0.0.13:9100",job="node"',
  db01: 'host="db01",instance="10.0.0.12:9100",job="node"',
  postgres: 'host="db01",instance="10.0.0.12:9187",job="postgres"',
  redis: 'host="db01",instance="10.0.0.12:9121",job="redis"',
} as const;
export type EngineName = "chat-large" | "chat-small";
export type NodeName = "mon01" | "db01";

/** A series as scraped. @param metric its name, and labels of its own as `name{label="value"` without the end */
export function ofScrape(scrape: keyof typeof scraped, metric: string): string {
  return metric.includes("{") ? `${metric},${scraped[scrape]}}` : `${metric}{${scraped[scrape]}}`;
}

/** A series of a model service's engine. */
export function ofEngine(model: EngineName, metric: string): string {
  return ofScrape(model, metric);
}

const disk = 'device="/dev/sda1",fstype="ext4",mountpoint="/"';
const container = 'device="overlay",fstype="overlay",mountpoint="/var/lib/docker/overlay2/1/merged"';

/** A series of a disk of a machine. */
export function ofDisk(node: NodeName, metric: string): string {
  return ofScrape(node, `${metric}{${disk}`);
}

/** Of a mount that is no disk: full, read-only, and nobody's business. */
function ofContainer(node: NodeName, metric: string): string {
  return ofScrape(node, `${metric}{${container}`);
}

/** The beginning of the count of a model service's answers to completions. @param status class, as `5xx` */
export function completion(status: string): string {
  return `llm_engine_http_requests_total{handler="/v1/chat/completions",method="POST",status="${status}"`;
}

/** 240 requests a minute of a second each, of which a tenth waiting; 600 tokens in gaps below 0.2 s. */
function engine(model: EngineName): Readonly<Record<string, string>> {
  const of = (metric: string) => ofEngine(model, metric);
  return {
    [of("llm_engine_requests_running")]: gauge([0, 1]),
    [of("llm_engine_requests_waiting")]: gauge([0, 0]),
    [of("llm_engine_kv_cache_usage_ratio")]: gauge([0, 0.4]),
    [of("llm_engine_generation_tokens_total")]: counter([0, 600]),
    [of("llm_engine_preemptions_total")]: counter([0, 0]),
    [of('llm_engine_requests_total{outcome="stop"')]: counter([0, 240]),
    [of('llm_engine_requests_total{outcome="abort"')]: counter([0, 0]),
    [of('llm_engine_requests_total{outcome="error"')]: counter([0, 0]),
    [of(completion("2xx"))]: counter([0, 240]),
    [of(completion("5xx"))]: counter([0, 0]),
    // Scrapes of the engine itself, which are nobody's requests.
    [of('llm_engine_http_requests_total{handler="/metrics",method="GET",status="5xx"')]: counter([0, 4]),
    [of("llm_engine_queue_seconds_sum")]: counter([0, 24]),
    [of("llm_engine_queue_seconds_count")]: counter([0, 240]),
    [of("llm_engine_e2e_seconds_sum")]: counter([0, 240]),
    [of("llm_engine_e2e_seconds_count")]: counter([0, 240]),
    [of('llm_engine_itl_seconds_bucket{le="0.2"')]: counter([0, 600]),
    [of('llm_engine_itl_seconds_bucket{le="0.3"')]: counter([0, 600]),
    [of('llm_engine_itl_seconds_bucket{le="+Inf"')]: counter([0, 600]),
    [of("process_start_time_seconds")]: gauge([0, 1000]),
  };
}

function machine(node: NodeName): Readonly<Record<string, string>> {
  return {
    [ofDisk(node, "node_filesystem_avail_bytes")]: gauge([0, 50e9]),
    [ofDisk(node, "node_filesystem_size_bytes")]: gauge([0, 100e9]),
    [ofDisk(node, "node_filesystem_files_free")]: gauge([0, 5e6]),
    [ofDisk(node, "node_filesystem_files")]: gauge([0, 6e6]),
    [ofDisk(node, "node_filesystem_readonly")]: gauge([0, 0]),
    [ofContainer(node, "node_filesystem_avail_bytes")]: gauge([0, 0]),
    [ofContainer(node, "node_filesystem_size_bytes")]: gauge([0, 100e9]),
    [ofContainer(node, "node_filesystem_files_free")]: gauge([0, 0]),
    [ofContainer(node, "node_filesystem_files")]: gauge([0, 6e6]),
    [ofContainer(node, "node_filesystem_readonly")]: gauge([0, 1]),
    [ofScrape(node, "node_memory_MemAvailable_bytes")]: gauge([0, 8e9]),
    [ofScrape(node, "node_memory_MemTotal_bytes")]: gauge([0, 16e9]),
    [ofScrape(node, "node_vmstat_oom_kill")]: counter([0, 0]),
    [ofScrape(node, "node_timex_sync_status")]: gauge([0, 1]),
  };
}

/** The series that engines, machines, gateway and data stores have on a good day. */
export const healthyPlatform: Readonly<Record<string, string>> = {
  ...engine("chat-large"),
  ...engine("chat-small"),
  ...machine("mon01"),
  ...machine("db01"),
  [ofScrape("gateway", 'http_requests_total{handler="/v1/completions",method="POST",status="2xx"')]: counter([
    0, 60,
  ]),
  [ofScrape("gateway", 'http_requests_total{handler="/v1/completions",method="POST",status="5xx"')]: counter([
    0, 0,
  ]),
  // Scrapes of the gateway itself, which are nobody's requests.
  [ofScrape("gateway", 'http_requests_total{handler="/metrics",method="GET",status="5xx"')]: counter([0, 4]),
  [ofScrape("postgres", "pg_up")]: gauge([0, 1]),
  [ofScrape("postgres", 'pg_stat_database_numbackends{datname="app"')]: gauge([0, 20]),
  [ofScrape("postgres", 'pg_stat_database_numbackends{datname="terraform"')]: gauge([0, 5]),
  [ofScrape("postgres", "pg_settings_max_connections")]: gauge([0, 100]),
  [ofScrape("postgres", 'pg_stat_database_deadlocks{datname="app"')]: counter([0, 0]),
  [ofScrape("redis", "redis_up")]: gauge([0, 1]),
  [ofScrape("redis", "redis_memory_used_bytes")]: gauge([0, 1e9]),
  [ofScrape("redis", "redis_memory_max_bytes")]: gauge([0, 4e9]),
  [ofScrape("redis", "redis_rejected_connections_total")]: counter([0, 0]),
  [ofScrape("qdrant", "app_status_recovery_mode")]: gauge([0, 0]),
  [ofScrape("qdrant", 'rest_responses_total{endpoint="/search",method="POST",status="200"')]: counter([
    0, 100,
  ]),
  [ofScrape("qdrant", 'rest_responses_total{endpoint="/search",method="POST",status="500"')]: counter([0, 0]),
};
