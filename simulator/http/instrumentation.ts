import type { IncomingMessage, ServerResponse } from "node:http";
import { counter, histogram, type Family, type Histogram, type Labels } from "../exposition/family.ts";

/** Buckets of `http_request_duration_highr_seconds`. Source: prometheus-fastapi-instrumentator, `metrics.py`. */
const HIGHR_BUCKETS = [
  0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 7.5, 10, 30, 60,
];
/** Buckets of `http_request_duration_seconds`, likewise. */
const LOWR_BUCKETS = [0.1, 0.5, 1];

/** prometheus-fastapi-instrumentator's default metrics about the requests of one listener. */
export interface Instrumentation {
  readonly observe: (request: IncomingMessage, response: ServerResponse) => void;
  readonly families: () => readonly Family[];
}

/**
 * An instrumentation of the routes given.
 * @param routes paths that have a handler of their own; any other one is handler `none`
 * @param excluded paths that are not counted
 * @param leftStatus what a client counts as that left before its answer began: 500 in the original; 200 in vLLM, whose
 * handlers then return nothing (`with_cancellation` of vllm/entrypoints/utils.py)
 */
export function instrumentation(
  routes: readonly string[],
  excluded: readonly string[],
  leftStatus: 200 | 500,
): Instrumentation {
  const requests = counter();
  const sizes = { in: summary(), out: summary() };
  const highr = histogram(HIGHR_BUCKETS);
  const lowr = new Map<string, { readonly labels: Labels; readonly durations: Histogram }>();

  function record(
    request: IncomingMessage,
    response: ServerResponse,
    handler: string,
    seconds: number,
  ): void {
    const method = request.method ?? "GET";
    const status = response.headersSent ? response.statusCode : leftStatus;
    requests.increment({ handler, method, status: `${String(Math.floor(status / 100))}xx` });
    sizes.in.observe(handler, Number(request.headers["content-length"] ?? 0));
    sizes.out.observe(handler, Number(response.getHeader("content-length") ?? 0));
    highr.observe(seconds);
    const labels = { handler, method };
    const key = JSON.stringify(labels);
    const entry = lowr.get(key) ?? { labels, durations: histogram(LOWR_BUCKETS) };
    entry.durations.observe(seconds);
    lowr.set(key, entry);
  }

  return {
    observe: (request, response) => {
      const path = (request.url ?? "/").replace(/\?.*$/, "");
      if (excluded.includes(path)) return;
      const start = performance.now();
      const handler = routes.includes(path) ? path : "none";
      response.on("close", () => {
        record(request, response, handler, (performance.now() - start) / 1000);
      });
    },
    families: () => [
      {
        name: "http_requests_total",
        type: "counter",
        help: "Total number of requests by method, status and handler.",
        samples: requests.samples(),
      },
      {
        name: "http_request_size_bytes",
        type: "summary",
        help: "Content length of incoming requests by handler. Only value of header is respected. Otherwise ignored. No percentile calculated. ",
        samples: sizes.in.samples(),
      },
      {
        name: "http_response_size_bytes",
        type: "summary",
        help: "Content length of outgoing responses by handler. Only value of header is respected. Otherwise ignored. No percentile calculated. ",
        samples: sizes.out.samples(),
      },
      {
        name: "http_request_duration_highr_seconds",
        type: "histogram",
        help: "Latency with many buckets but no API specific labels. Made for more accurate percentile calculations. ",
        samples: highr.samples({}),
      },
      {
        name: "http_request_duration_seconds",
        type: "histogram",
        help: "Latency with only few buckets by handler. Made to be only used if aggregation by handler is important. ",
        samples: [...lowr.values()].flatMap(({ labels, durations }) => durations.samples(labels)),
      },
    ],
  };
}

/** Count and sum by handler: a summary without quantiles. */
function summary() {
  const byHandler = new Map<string, { count: number; sum: number }>();
  return {
    observe: (handler: string, value: number) => {
      const entry = byHandler.get(handler) ?? { count: 0, sum: 0 };
      entry.count += 1;
      entry.sum += value;
      byHandler.set(handler, entry);
    },
    samples: () =>
      [...byHandler].flatMap(([handler, { count, sum }]) => [
        { suffix: "_count", labels: { handler }, value: count } as const,
        { suffix: "_sum", labels: { handler }, value: sum } as const,
      ]),
  };
}
