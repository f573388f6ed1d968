import { differentFrom } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { expectedScrapes } from "../expected-scrapes.ts";
import type { Row } from "../layer/model.ts";
import { gauge, lowest } from "../layer/promql.ts";
import { readyStates, upStates, upThresholds } from "../residency.ts";

/** Answers "What does it depend on, and does that work?": gateway, data stores, web, then monitoring itself. */
export function dependencies(inventory: Inventory): Row {
  return {
    question: "Does what it depends on work?",
    panels: [
      {
        kind: "state-timeline",
        title: "Gateway, data stores and web",
        explanation: {
          shows:
            "Whether each says that it can work: health endpoint, SELECT 1, PING, readyz, a page. The worst check counts.",
          normal: "Green throughout.",
          otherwise:
            "Several red at once on one host: the host or its network. One: its own logs, table beside.",
        },
        columns: 12,
        noData: "The exporter says nothing: see “Scrape targets down”",
        unit: "count",
        thresholds: upThresholds,
        states: readyStates,
        queries: [
          {
            expr: lowest("llm_target_ready", ["target"], { kind: differentFrom("model") }),
            legend: "{{target}}",
          },
        ],
      },
      {
        kind: "table",
        title: "Everything that is checked",
        explanation: {
          shows:
            "The exporter's latest check of every target: it answers, it says it can work, how long that took.",
          normal: "Up, ready, milliseconds.",
          otherwise:
            "Up and not ready: it runs but lacks something. Down: not reachable from the exporter's host.",
        },
        columns: 12,
        noData: "The exporter says nothing: see “Scrape targets down”",
        labels: { target: "Target", kind: "Kind" },
        values: [
          {
            title: "Answers",
            expr: gauge("min", "llm_target_up", ["target", "kind"]),
            unit: "count",
            states: upStates,
          },
          {
            title: "Can work",
            expr: gauge("min", "llm_target_ready", ["target", "kind"]),
            unit: "count",
            states: readyStates,
          },
          {
            title: "Check took",
            expr: gauge("max", "llm_target_check_duration_seconds", ["target", "kind"]),
            unit: "seconds",
          },
        ],
      },
      {
        kind: "table",
        title: "Unreachable",
        explanation: {
          shows: "Scrape targets of this project that Prometheus cannot reach now.",
          normal: "Empty.",
          otherwise:
            "Their panels are blind, not healthy. Check the process, then address, firewall, credentials.",
        },
        columns: 24,
        height: 5,
        noData: "Every scrape target answers",
        emptyBecause: "every scrape target answers",
        labels: { job: "Job", host: "Host", instance: "Address" },
        values: [
          {
            title: "State",
            expr: `${gauge("min", "up", ["job", "host", "instance"], expectedScrapes(inventory))} == 0`,
            unit: "count",
            states: upStates,
          },
        ],
      },
    ],
  };
}
