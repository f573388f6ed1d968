import { counter, gauge, type RuleCase } from "./case.ts";
import { firing, labelled } from "./firing.ts";
import { ofScrape } from "./healthy-platform.ts";
import { thresholdCases } from "./threshold-cases.ts";

const always = (value: number) => gauge([0, value]);

function ticket(
  labels: Readonly<Record<string, string>>,
  alert: string,
  summary: string,
  description: string,
) {
  return firing(
    alert,
    labelled("warning", "infrastructure", { host: "db01", ...labels }),
    summary,
    description,
  );
}

const postgres = { job: "postgres", target: "postgres" };
const redis = { job: "redis", target: "redis" };
const qdrant = { target: "qdrant", kind: "qdrant" };

function blindCases(job: "postgres" | "redis", up: string, instance: string): readonly RuleCase[] {
  return thresholdCases({
    alert: ticket(
      { job, target: job, instance },
      "DataStoreAgentBlind",
      `The ${job} exporter on db01 does not get in`,
      `The ${job} exporter on db01 answers but cannot log in to ${job}: panels about it are empty and its alerts cannot fire.`,
    ),
    what: `a ${job} exporter that cannot log in`,
    beyond: { [ofScrape(job, up)]: always(0) },
    before: "4m45s",
    firesAt: "5m",
    silent: {
      [`a ${job} exporter that gets in again within five minutes`]: {
        [ofScrape(job, up)]: gauge([0, 0], [4.75, 1]),
      },
    },
  });
}

const backends = ofScrape("postgres", 'pg_stat_database_numbackends{datname="app"');
const deadlocks = ofScrape("postgres", 'pg_stat_database_deadlocks{datname="app"');
const used = ofScrape("redis", "redis_memory_used_bytes");
const limit = ofScrape("redis", "redis_memory_max_bytes");
const rejected = ofScrape("redis", "redis_rejected_connections_total");
const failed = ofScrape("qdrant", 'rest_responses_total{endpoint="/search",method="POST",status="500"');
const answered = ofScrape("qdrant", 'rest_responses_total{endpoint="/search",method="POST",status="200"');

export const storeAgentCases: readonly RuleCase[] = [
  ...blindCases("postgres", "pg_up", "10.0.0.12:9187"),
  ...blindCases("redis", "redis_up", "10.0.0.12:9121"),
  ...thresholdCases({
    alert: ticket(
      postgres,
      "PostgresConnectionsHigh",
      "PostgreSQL on db01 runs out of connections",
      "81% of max_connections of PostgreSQL on db01 are in use; beyond it clients are refused.",
    ),
    what: "81 of 100 connections in all databases",
    beyond: { [backends]: always(76) },
    before: "4m45s",
    firesAt: "5m",
    silent: { "79 of 100 connections in all databases": { [backends]: always(74) } },
  }),
  {
    title: "deadlocks that go on for ten minutes are told",
    about: "PostgresDeadlocks",
    // First increase at 2m15s; from 12m on the window of ten minutes is full.
    given: { [deadlocks]: counter([0, 0], [2, 4]) },
    checks: [
      { at: "12m", firing: [] },
      {
        at: "12m15s",
        firing: [
          ticket(
            { job: "postgres", target: "postgres", datname: "app" },
            "PostgresDeadlocks",
            "Transactions on db01 deadlock",
            "40 deadlocks in 10 minutes in database app on db01, and again and again: PostgreSQL ends one transaction of each.",
          ),
        ],
      },
    ],
  },
  {
    title: "one deadlock is not told",
    about: "PostgresDeadlocks",
    given: { [deadlocks]: counter([0, 0], [2, 4], [2.25, 0]) },
    checks: [
      { at: "12m", firing: [] },
      { at: "13m", firing: [] },
    ],
  },
  ...thresholdCases({
    alert: ticket(
      redis,
      "RedisMemoryHigh",
      "Redis on db01 runs out of memory",
      "Redis on db01 uses 91% of its maxmemory; at the limit it throws keys away or refuses writes.",
    ),
    what: "91 % of maxmemory of Redis",
    beyond: { [used]: always(0.91 * 4e9) },
    before: "4m45s",
    firesAt: "5m",
    silent: {
      "89 % of maxmemory of Redis": { [used]: always(0.89 * 4e9) },
      "a Redis without maxmemory": { [used]: always(8e9), [limit]: always(0) },
    },
  }),
  {
    title: "clients that Redis refuses are told after a minute",
    about: "RedisRejectsConnections",
    given: { [rejected]: counter([0, 0], [2, 4]) },
    checks: [
      { at: "3m", firing: [] },
      {
        at: "3m15s",
        firing: [
          ticket(
            redis,
            "RedisRejectsConnections",
            "Redis on db01 refuses clients",
            "Redis on db01 refused 5 connections in 5 minutes: maxclients is reached.",
          ),
        ],
      },
    ],
  },
  {
    title: "a Redis that takes all clients refuses none",
    about: "RedisRejectsConnections",
    given: {},
    checks: [{ at: "30m", firing: [] }],
  },
  ...thresholdCases({
    alert: ticket(
      qdrant,
      "QdrantRecoveryMode",
      "qdrant runs in recovery mode",
      "qdrant on db01 was started in recovery mode and serves no collection: searches find nothing.",
    ),
    what: "a Qdrant in recovery mode",
    beyond: { [ofScrape("qdrant", "app_status_recovery_mode")]: always(1) },
    before: "4m45s",
    firesAt: "5m",
    silent: {
      "a Qdrant that leaves recovery mode within five minutes": {
        [ofScrape("qdrant", "app_status_recovery_mode")]: gauge([0, 1], [4.75, 0]),
      },
    },
  }),
  ...thresholdCases({
    alert: ticket(
      qdrant,
      "QdrantErrorsHigh",
      "qdrant answers with errors",
      "5.1% of the REST answers of qdrant on db01 in the last 5 minutes were 5xx.",
    ),
    what: "5.1 % of Qdrant's answers with 500",
    beyond: { [answered]: counter([0, 949]), [failed]: counter([0, 51]) },
    before: "5m",
    firesAt: "5m15s",
    silent: {
      "4.9 % of Qdrant's answers with 500": { [answered]: counter([0, 951]), [failed]: counter([0, 49]) },
      "5.1 % of a handful of Qdrant's answers": {
        [answered]: counter([0, 4.5]),
        [failed]: counter([0, 0.5]),
      },
    },
  }),
];
