import { matching } from "../../inventory/metrics/index.ts";
import { declaredLines } from "./declared-lines.ts";
import type { Inventory } from "../../inventory/model.ts";
import type { Row, State } from "../layer/model.ts";
import { graph, timeline } from "../layer/panels.ts";
import { gauge, lowest } from "../layer/promql.ts";
import { readyStates, upThresholds } from "../residency.ts";

const dataStores = { kind: matching("postgres|pgpool|redis|qdrant") } as const;

const loginStates: readonly State[] = [
  { value: 1, text: "gets in", color: "green" },
  { value: 0, text: "kept out", color: "red" },
];

/** Answers "Do they answer?", as the exporter asks them. */
export function stores(inventory: Inventory): Row {
  const logins = declaredLines(inventory, { postgres: lowest("pg_up", []), redis: lowest("redis_up", []) });
  return {
    question: "Do they answer?",
    panels: [
      timeline("Data stores ready", "count", {
        shows: "The worst check of each interval: SELECT 1, through pgpool as well, PING, readyz.",
        normal: "Green throughout.",
        otherwise:
          "pgpool red and postgres green: pgpool. Several of one host: the host. One: its own row below.",
        columns: 8,
        thresholds: upThresholds,
        states: readyStates,
        bars: { "{{target}}": lowest("llm_target_ready", ["target"], dataStores) },
      }),
      graph("Time of a check", "seconds", {
        shows: "How long the exporter's latest check of each store took, connection included.",
        normal: "Milliseconds, level.",
        otherwise:
          "Rising for one: it is busy or waits for its disk. For all: the network, or the exporter's host.",
        columns: 8,
        lines: { "{{target}}": gauge("max", "llm_target_check_duration_seconds", ["target"], dataStores) },
      }),
      timeline("Exporters that get in", "count", {
        shows: "Whether the official exporter of each store could log in to it at its last scrape.",
        normal: "Green throughout.",
        otherwise:
          "Red while the store is ready, left: the exporter's own user or password; its rows are empty.",
        columns: 8,
        thresholds: upThresholds,
        states: loginStates,
        ...logins,
      }),
    ],
  };
}
