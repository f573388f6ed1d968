import { series } from "../../inventory/metrics/index.ts";
import type { Inventory, ModelService } from "../../inventory/model.ts";
import { thresholdFor, type ThresholdName } from "../../inventory/thresholds.ts";
import type { AlertDefinition } from "../definition.ts";
import { canaryRequestsPerSecond, liveFloor } from "../live-floor.ts";
import type { EngineAlert } from "./engine.ts";

/** Whether an engine does as much, and as fast, as was agreed, and whether its traffic is what it was. */
export function engineTrafficAlerts(
  inventory: Inventory,
  engine: EngineAlert,
  model: ModelService,
): readonly AlertDefinition[] {
  const { name, throughputTargetRequestsPerSecond: target } = model;
  const ofModel = { model: name };
  const threshold = (which: ThresholdName) =>
    thresholdFor(inventory, which, { model: name, host: model.host, team: model.team });
  const requests = series("model:llm_engine_requests:rate5m", ofModel);
  const floor = liveFloor([model]).value;
  const drop = threshold("trafficDropRatio");
  // Of less than this the canaries, which go on, are more than the share that counts as a drop.
  const droppable = Number(Math.max(floor, canaryRequestsPerSecond([model]) / drop.value).toPrecision(3));
  return [
    {
      ...engine,
      name: "InterTokenLatencyHigh",
      condition: {
        when: "any",
        signal: series("model:llm_engine_itl_seconds:p95_rate5m", ofModel),
        is: ">",
        threshold: threshold("interTokenSeconds"),
        during: `${requests} > ${String(floor)}`,
      },
      forSeconds: 600,
      summary: `Answers of ${name} stutter`,
      description: `One in twenty gaps between two tokens of ${name} is longer than {{ $value | humanizeDuration }}: answers come more slowly than people read.`,
    },
    {
      ...engine,
      name: "ThroughputBelowTarget",
      condition: {
        when: "any",
        signal: requests,
        is: "<",
        threshold: {
          value: target,
          unit: "requests/s",
          source: "throughputTargetRequestsPerSecond of the inventory",
        },
        // Without a queue there is no more to do: then it is demand that is below the target.
        during: `min(min_over_time(${series("llm_engine_requests_waiting", ofModel)}[5m])) > 0`,
      },
      forSeconds: 900,
      summary: `${name} does not reach its throughput`,
      description: `${name} finishes {{ $value | humanize }} requests a second while others wait; ${String(target)} were agreed.`,
    },
    {
      ...engine,
      name: "TrafficDrop",
      condition: {
        when: "any",
        signal: `${requests} / (${requests} offset 1w)`,
        is: "<",
        threshold: drop,
        during: `avg_over_time(${requests}[1h] offset 1w) > ${String(droppable)}`,
      },
      forSeconds: 900,
      severity: "info",
      summary: `${name} gets far fewer requests than a week ago`,
      description: `${name} gets {{ $value | humanizePercentage }} of the requests of the same time last week: users stay away, or something in front of it is broken.`,
    },
    {
      ...engine,
      name: "CapacityForecast",
      condition: {
        when: "any",
        signal: `predict_linear(${series("model:llm_engine_requests:rate5m_max1d", ofModel)}[7d], ${String(30 * 24 * 3600)})`,
        is: ">",
        threshold: {
          value: target,
          unit: "requests/s",
          source: "throughputTargetRequestsPerSecond of the inventory",
        },
        // Days 1 to 3 of a new model are no trend.
        during: `count_over_time(${series("model:llm_engine_requests:rate5m_max1h", ofModel)}[7d:1h]) > 72`,
      },
      forSeconds: 21_600,
      severity: "info",
      summary: `${name} will reach its throughput target within 30 days`,
      description: `The trend of the daily peaks of ${name} over 7 days leads to {{ $value | humanize }} requests a second in 30 days; ${String(target)} were agreed: order hardware, or agree on less.`,
    },
  ];
}
