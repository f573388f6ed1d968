import { matching } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import type { Row } from "../layer/model.ts";
import { graph, timeline } from "../layer/panels.ts";
import { gauge, quantile, rate, share } from "../layer/promql.ts";

/** Answers "Does Qdrant find fast?". */
export function qdrant({ dataStores }: Inventory): Row {
  const silence = dataStores.some(({ kind }) => kind === "qdrant")
    ? {}
    : { emptyBecause: "the inventory has no Qdrant" };
  const idle = { emptyBecause: silence.emptyBecause ?? "no request about points was answered in this time" };
  return {
    question: "Does Qdrant find fast?",
    panels: [
      graph("Answers about points", "requestsPerSecond", {
        shows: "Answers of the REST API that read or write points, by status.",
        normal: "200, moving with the platform's traffic.",
        otherwise: "4xx: a client asks for a collection that is not there. 5xx: its log.",
        columns: 8,
        ...idle,
        lines: { "{{status}}": rate("rest_responses_total", ["status"]) },
      }),
      graph("Duration of answers about points", "seconds", {
        shows: "Time of answers with status 200, by quantile.",
        normal: "Tens of milliseconds.",
        otherwise: "Rising with equal traffic: an index is being built, or points left memory for the disk.",
        columns: 8,
        ...idle,
        lines: Object.fromEntries(
          [0.5, 0.95, 0.99].map((q) => [
            `p${String(Math.round(q * 100))}`,
            quantile(q, "rest_responses_duration_seconds", []),
          ]),
        ),
      }),
      graph("Points by collection", "count", {
        shows: "Points that each collection holds, approximately.",
        normal: "Grows as documents are added.",
        otherwise: "A fall: points were deleted; without a reason, restore the snapshot.",
        columns: 8,
        ...silence,
        lines: { "{{id}}": gauge("max", "collection_points", ["id"]) },
      }),
      graph("Share of failed answers", "share", {
        shows: "Share of answers about points with status 5xx.",
        normal: "0 %.",
        otherwise: "Above 1 % (dashed): searches of users fail; see Qdrant's log and its machine's disk.",
        columns: 8,
        // 1 %: the same limit as the gateway's.
        thresholds: ["green", [0.01, "red"]],
        ...idle,
        lines: {
          failed: share(
            rate("rest_responses_total", [], { status: matching("5..") }),
            rate("rest_responses_total", []),
          ),
        },
      }),
      graph("Collections", "count", {
        shows: "Number of collections.",
        normal: "Level.",
        otherwise: "A fall without a deployment: somebody deleted one.",
        columns: 8,
        ...silence,
        lines: { collections: gauge("max", "collections_total", []) },
      }),
      timeline("Qdrant in recovery mode", "count", {
        shows: "Whether Qdrant was started in the mode in which it serves no collection.",
        normal: "Green throughout.",
        otherwise:
          "Red: searches find nothing. Remove what it could not load, and start it without the mode.",
        columns: 8,
        ...silence,
        thresholds: ["green", [1, "red"]],
        states: [
          { value: 0, text: "serves", color: "green" },
          { value: 1, text: "recovery", color: "red" },
        ],
        bars: { qdrant: gauge("max", "app_status_recovery_mode", []) },
      }),
    ],
  };
}
