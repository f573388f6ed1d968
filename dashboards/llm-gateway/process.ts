import type { Inventory } from "../../inventory/model.ts";
import { expectedScrapes } from "../expected-scrapes.ts";
import type { Row } from "../layer/model.ts";
import { graph, timeline } from "../layer/panels.ts";
import { gauge, lowest, rate } from "../layer/promql.ts";
import { readyStates, upThresholds } from "../residency.ts";
import { gatewaySilence, ofGateway } from "./selected.ts";

/** Answers "Is its process well?". */
export function gatewayProcess(inventory: Inventory): Row {
  const silence = gatewaySilence(inventory);
  return {
    question: "Is its process well?",
    panels: [
      timeline("Health and scrape", "count", {
        shows:
          "The exporter's check of the gateway's health endpoint, and Prometheus' scrape of its metrics.",
        normal: "Green throughout.",
        otherwise: "Both red: the process or its host. Only the scrape: the port of its API, or its load.",
        columns: 8,
        thresholds: upThresholds,
        states: readyStates,
        bars: {
          health: lowest("llm_target_ready", [], { kind: "gateway" }),
          ...(silence.emptyBecause === undefined
            ? { scrape: lowest("up", [], { ...expectedScrapes(inventory), ...ofGateway }) }
            : {}),
        },
      }),
      graph("CPU of the process", "times", {
        shows: "CPU cores that the gateway's process uses.",
        normal: "Well below 1: a Python process has one core for its own code.",
        otherwise: "Near 1: every request waits for it; start more workers.",
        columns: 8,
        ...silence,
        // One core: what the interpreter's lock leaves a process.
        thresholds: ["green", [1, "red"]],
        lines: { cores: rate("process_cpu_seconds_total", [], ofGateway) },
      }),
      graph("Memory of the process", "bytes", {
        shows: "Resident memory of the gateway's process.",
        normal: "Level after the first hours.",
        otherwise: "Climbing for days: a leak; restart it in a quiet hour and tell its owner.",
        columns: 8,
        ...silence,
        lines: { resident: gauge("sum", "process_resident_memory_bytes", [], ofGateway) },
      }),
    ],
  };
}
