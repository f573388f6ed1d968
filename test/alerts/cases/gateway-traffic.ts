import { counter, gauge, type RuleCase } from "./case.ts";
import { firing, labelled } from "./firing.ts";
import { ofScrape } from "./healthy-platform.ts";
import { ofExporter } from "./healthy.ts";
import { thresholdCases } from "./threshold-cases.ts";

const about = { target: "gateway", kind: "gateway", host: "gpu01" };
const answered = (status: "2xx" | "5xx") =>
  ofScrape("gateway", `http_requests_total{handler="/v1/completions",method="POST",status="${status}"`);

/** So many completions a minute, and which share of them fails. */
function completions(perMinute: number, share: number): Readonly<Record<string, string>> {
  return {
    [answered("2xx")]: counter([0, perMinute * (1 - share)]),
    [answered("5xx")]: counter([0, perMinute * share]),
  };
}

/** What the gateway adds to first tokens of a model, and how sure that is. */
function adds(seconds: number, error: number, model = "chat-large"): Readonly<Record<string, string>> {
  return {
    [ofExporter(`llm_gateway_overhead_seconds{model="${model}"`)]: gauge([0, seconds]),
    [ofExporter(`llm_gateway_overhead_error_seconds{model="${model}"`)]: gauge([0, error]),
  };
}

export const gatewayTrafficCases: readonly RuleCase[] = [
  ...thresholdCases({
    alert: firing(
      "GatewayErrorsHigh",
      labelled("warning", "llm", about),
      "gateway answers with errors",
      "1.1% of the completions through gateway in the last 5 minutes were answered with 5xx.",
    ),
    what: "1.1 % of the completions with 5xx",
    beyond: completions(100, 0.011),
    before: "5m15s",
    firesAt: "5m30s",
    silent: {
      "0.9 % of the completions with 5xx": completions(100, 0.009),
      "1.1 % of completions that are hardly more than canaries": completions(5.4, 0.011),
    },
  }),
  ...thresholdCases({
    alert: firing(
      "GatewayOverheadHigh",
      labelled("warning", "llm", about),
      "gateway adds too much to first tokens",
      "gateway adds at least 60ms to the first token of a model (canaries in pairs, 95 % sure); less than 50 ms were agreed.",
    ),
    what: "an overhead of 70 ± 10 ms, of another model of 65 ± 10 ms,",
    beyond: { ...adds(0.07, 0.01), ...adds(0.065, 0.01, "chat-small") },
    before: "14m45s",
    firesAt: "15m",
    silent: {
      "an overhead of 70 ± 25 ms, which may be 45,": adds(0.07, 0.025),
      "an overhead of 40 ± 1 ms": adds(0.04, 0.001),
    },
  }),
];
