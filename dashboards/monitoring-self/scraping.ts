import { differentFrom } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { scrapeTimeoutSeconds } from "../../inventory/scrapes.ts";
import { thresholdFor } from "../../inventory/thresholds.ts";
import { expectedScrapes } from "../expected-scrapes.ts";
import type { Row } from "../layer/model.ts";
import { graph, timeline } from "../layer/panels.ts";
import { gauge, lowest } from "../layer/promql.ts";
import { upStates, upThresholds } from "../residency.ts";

const ours = { host: differentFrom("") } as const;

/** Answers "Is everything measured?". */
export function scraping(inventory: Inventory): Row {
  const certificateSeconds = thresholdFor(inventory, "certificateSeconds", inventory.exporter).value;
  return {
    question: "Is everything measured?",
    panels: [
      timeline("Scrape targets", "count", {
        shows:
          "Whether each job's targets answered Prometheus; the worst target counts. On-demand models are left out.",
        normal: "Green throughout.",
        otherwise: "Red: its panels are blind for that time. The process, then firewall, then credentials.",
        columns: 24,
        thresholds: upThresholds,
        states: upStates,
        bars: { "{{job}} {{host}}": lowest("up", ["job", "host"], expectedScrapes(inventory)) },
      }),
      graph("Duration of scrapes", "seconds", {
        shows: "How long the slowest target of each job takes to answer a scrape.",
        normal: "Below a second.",
        otherwise: `At ${String(scrapeTimeoutSeconds)} s (dashed) the scrape fails: the target is overloaded, or has too many series.`,
        thresholds: ["green", [scrapeTimeoutSeconds, "red"]],
        lines: { "{{job}}": gauge("max", "scrape_duration_seconds", ["job"], ours) },
      }),
      graph("Samples of a scrape", "count", {
        shows: "Samples of one scrape of all targets of a job.",
        normal: "Level.",
        otherwise: "A climb: a label with ever new values; find it with topk(10, count by (__name__) (…)).",
        lines: { "{{job}}": gauge("sum", "scrape_samples_scraped", ["job"], ours) },
      }),
      graph("Life left of certificates", "seconds", {
        shows:
          "Time until the exporter's own certificate, or one that a target shows it, or one of their chains, expires.",
        normal: "More than a fortnight, and a step up at each renewal.",
        otherwise: "Below the dashed line: renew it; from 0 on clients that verify it are refused.",
        columns: 24,
        thresholds: ["red", [certificateSeconds, "green"]],
        emptyBecause: "neither the exporter nor any target shows a certificate",
        lines: {
          "the exporter's own": `${gauge("min", "llm_exporter_certificate_expiry_timestamp_seconds", [])} - time()`,
          "{{target}}": `${gauge("min", "llm_target_certificate_expiry_timestamp_seconds", ["target"])} - time()`,
        },
      }),
    ],
  };
}
