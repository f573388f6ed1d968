import { matching } from "../../inventory/metrics/index.ts";
import type { Row } from "../layer/model.ts";
import { graph, timeline } from "../layer/panels.ts";
import { gauge, lowest } from "../layer/promql.ts";
import { readyStates, upThresholds } from "../residency.ts";

const dataStores = { kind: matching("postgres|pgpool|redis|qdrant") } as const;

/** Answers "Do they answer?", as the exporter asks them. */
export function stores(): Row {
  return {
    question: "Do they answer?",
    panels: [
      timeline("Data stores ready", "count", {
        shows: "The worst check of each interval: SELECT 1, through pgpool as well, PING, readyz.",
        normal: "Green throughout.",
        otherwise:
          "pgpool red and postgres green: pgpool. Several of one host: the host. One: its own row below.",
        thresholds: upThresholds,
        states: readyStates,
        bars: { "{{target}}": lowest("llm_target_ready", ["target"], dataStores) },
      }),
      graph("Time of a check", "seconds", {
        shows: "How long the exporter's latest check of each store took, connection included.",
        normal: "Milliseconds, level.",
        otherwise:
          "Rising for one: it is busy or waits for its disk. For all: the network, or the exporter's host.",
        lines: { "{{target}}": gauge("max", "llm_target_check_duration_seconds", ["target"], dataStores) },
      }),
    ],
  };
}
