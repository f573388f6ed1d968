import { completionPaths, failedStatus, judgedStatus, matching } from "../../inventory/metrics/index.ts";
import { countedOutcomes } from "../canaries.ts";
import type { Panel } from "../layer/model.ts";
import { increase, rate, share } from "../layer/promql.ts";
import { selected } from "./selected.ts";

/** Whom the model failed: canaries and users, by what is known of it. */
export function errors(stepSeconds: number): Panel {
  return {
    kind: "time-series",
    title: "Errors: failed canaries, failed and aborted requests",
    explanation: {
      shows:
        "Shares of canaries that failed, of completions answered with 5xx, broken off by the engine, given up by clients.",
      normal: "0; a few aborts are users who closed a page.",
      otherwise: "Errors: the engine's log. Aborts with rising latency: clients give up waiting.",
    },
    columns: 8,
    noData: "No request in this time",
    stepSeconds,
    unit: "share",
    max: 1,
    queries: [
      {
        expr: share(
          increase("llm_canary_runs_total", [], { ...selected, outcome: "failure" }),
          increase("llm_canary_runs_total", [], { ...selected, outcome: matching(countedOutcomes) }),
        ),
        legend: "canaries failed",
      },
      {
        expr: share(
          rate("llm_engine_http_requests_total", [], {
            ...selected,
            handler: completionPaths,
            status: failedStatus,
          }),
          rate("llm_engine_http_requests_total", [], {
            ...selected,
            handler: completionPaths,
            status: judgedStatus,
          }),
        ),
        legend: "live failed",
      },
      {
        expr: share(
          rate("llm_engine_requests_total", [], { ...selected, outcome: "error" }),
          rate("llm_engine_requests_total", [], selected),
        ),
        legend: "live broken off",
      },
      {
        expr: share(
          rate("llm_engine_requests_total", [], { ...selected, outcome: "abort" }),
          rate("llm_engine_requests_total", [], selected),
        ),
        legend: "live given up",
      },
    ],
  };
}
