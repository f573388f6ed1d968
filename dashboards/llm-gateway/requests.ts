import { failedStatus } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import type { Row } from "../layer/model.ts";
import { graph, heatmap } from "../layer/panels.ts";
import { buckets, quantile, rate, share } from "../layer/promql.ts";
import { gatewaySilence, ofGateway } from "./selected.ts";

/** Answers "Do requests get through?": rate, errors, duration of everything that comes in. */
export function requests(inventory: Inventory): Row {
  const silence = gatewaySilence(inventory);
  return {
    question: "Do requests get through?",
    panels: [
      graph("Requests by handler", "requestsPerSecond", {
        shows: "Requests per second by the path that handles them; “none” is a path that does not exist.",
        normal: "Completions lead; the rest is health checks and lists of models.",
        otherwise: "A fall of completions with healthy models: clients cannot reach the gateway.",
        columns: 8,
        ...silence,
        lines: { "{{handler}}": rate("http_requests_total", ["handler"], ofGateway) },
      }),
      graph("Answers by status", "requestsPerSecond", {
        shows: "Answers per second by class of their status.",
        normal: "2xx; single 4xx are clients' mistakes.",
        otherwise:
          "5xx: an engine or the gateway itself; the canaries' dashboard tells which. 4xx: a key or a name.",
        columns: 8,
        ...silence,
        lines: { "{{status}}": rate("http_requests_total", ["status"], ofGateway) },
      }),
      graph("Share of failed answers", "share", {
        shows: "Share of all answers with status 5xx.",
        normal: "0 %.",
        otherwise: "Above 1 % (dashed): users notice. One model's engine, or the limit of requests at once.",
        columns: 8,
        ...silence,
        // 1 %: what the platform may fail by; availability objectives lie at 99.5 % a model.
        thresholds: ["green", [0.01, "red"]],
        lines: {
          failed: share(
            rate("http_requests_total", [], { ...ofGateway, status: failedStatus }),
            rate("http_requests_total", [], ofGateway),
          ),
        },
      }),
      graph("Duration of all requests", "seconds", {
        shows: "Time from request to the end of the answer, streams included, of everything that came in.",
        normal: "p50 is mostly checks; p99 is long answers.",
        otherwise: "All rise together: the gateway's own host. Only p99: one model, or longer answers.",
        ...silence,
        lines: Object.fromEntries(
          [0.5, 0.95, 0.99].map((q) => [
            `p${String(Math.round(q * 100))}`,
            quantile(q, "http_request_duration_highr_seconds", [], ofGateway),
          ]),
        ),
      }),
      heatmap("Duration, distribution", "seconds", {
        shows: "Every request by its duration; darker is more.",
        normal: "Two bands: checks in milliseconds, completions in fractions of a second.",
        otherwise: "The upper band climbs: engines are slow. The lower one: the gateway is.",
        ...silence,
        buckets: buckets("http_request_duration_highr_seconds", ofGateway),
      }),
    ],
  };
}
