import { completionPaths, failedStatus, series, type LabelMatcher } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { thresholdFor } from "../../inventory/thresholds.ts";
import type { AlertDefinition } from "../definition.ts";
import { liveFloor } from "../live-floor.ts";

/** What the gateway does to requests that reach it: answers them with errors, or holds them up. */
export function gatewayTrafficAlerts(inventory: Inventory): readonly AlertDefinition[] {
  const { gateway, models } = inventory;
  const served = models.filter(({ residency }) => residency === "always");
  const about = {
    team: gateway.team,
    severity: "warning",
    labels: { target: gateway.name, kind: "gateway", host: gateway.host },
  } as const;
  const requests = (status?: LabelMatcher) =>
    `sum(rate(${series("http_requests_total", {
      job: "gateway",
      host: gateway.host,
      handler: completionPaths,
      ...(status === undefined ? {} : { status }),
    })}[5m]))`;
  const overhead = [series("llm_gateway_overhead_seconds"), series("llm_gateway_overhead_error_seconds")]
    .map((metric) => `max by (model) (${metric})`)
    .join(" - ");
  return [
    ...(gateway.metrics === "prometheus"
      ? [
          {
            ...about,
            name: "GatewayErrorsHigh",
            condition: {
              when: "any",
              signal: `${requests(failedStatus)} / ${requests()}`,
              is: ">",
              threshold: thresholdFor(inventory, "gatewayErrorRatio", gateway),
              during: `${requests()} > ${String(liveFloor(served, 1).value)}`,
            },
            forSeconds: 300,
            summary: `${gateway.name} answers with errors`,
            description: `{{ $value | humanizePercentage }} of the completions through ${gateway.name} in the last 5 minutes were answered with 5xx.`,
          } as const,
        ]
      : []),
    ...(served.length === 0
      ? []
      : [
          {
            ...about,
            name: "GatewayOverheadHigh",
            condition: {
              when: "any",
              // The lower end of the confidence interval: that it is above the target is then no chance. One ticket
              // however many models are concerned: it is the gateway that is slow.
              signal: `max(${overhead})`,
              is: ">",
              threshold: {
                value: gateway.overheadTargetSeconds,
                unit: "seconds",
                source: "overheadTargetSeconds of the gateway in the inventory",
              },
            },
            forSeconds: 900,
            summary: `${gateway.name} adds too much to first tokens`,
            description: `${gateway.name} adds at least {{ $value | humanizeDuration }} to the first token of a model (canaries in pairs, 95 % sure); less than ${String(gateway.overheadTargetSeconds * 1000)} ms were agreed.`,
          } as const,
        ]),
  ];
}
