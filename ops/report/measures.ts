import { sloNames, type SloName } from "../../inventory/metrics/index.ts";
import type { ModelData } from "./model-data.ts";
import { WINDOW_SECONDS } from "./period.ts";
import type { LatencySplit, Measures, ObjectiveMeasure } from "./report.ts";
import {
  lastOf,
  medianOf,
  peakOf,
  summed,
  totalOf,
  weightedMean,
  weightedSum,
  type Windows,
} from "./windows.ts";

/**
 * The measures of some models together: sums of what is counted, means weighted by requests, and of what cannot be
 * added up the worst.
 * @param windowCount - of the whole period
 */
export function measures(
  kind: Measures["kind"],
  name: string,
  models: readonly ModelData[],
  windowCount: number,
): Measures {
  const requests = summed(models.map((model) => model.requests));
  const seconds = windowCount * WINDOW_SECONDS;
  const total = (of: (model: ModelData) => Windows) => totalOf(summed(models.map(of)));
  const generated = total(({ generationTokens }) => generationTokens);
  const [only] = models.length === 1 ? models : [];
  const targets = models.map(({ targetRequests }) => lastOf(targetRequests)).filter(isThere);
  const growths = models.map(({ growthRequestsPerDay }) => lastOf(growthRequestsPerDay)).filter(isThere);
  const headrooms = models.map(headroomOf).filter(isThere);
  const days = models.map(limitDaysOf).filter(isThere);
  const constant = models.filter(({ residency }) => residency === "always");
  const due = constant.length === 0 ? models : constant;
  return {
    kind,
    name,
    residency: constant.length === 0 ? "on-demand" : "always",
    coverage: due.reduce((sum, model) => sum + model.requests.size, 0) / (windowCount * due.length || 1),
    requests: totalOf(requests),
    requestsPerSecond: totalOf(requests) / seconds,
    peak: peakOf(requests),
    target: targets.length === 0 ? undefined : targets.reduce((a, b) => a + b, 0),
    headroom: least(headrooms),
    growthPerDay: growths.length === 0 ? undefined : growths.reduce((a, b) => a + b, 0),
    limitDays: least(days),
    promptTokens: total(({ promptTokens }) => promptTokens),
    generationTokens: generated,
    generationTokensPerSecond: generated / seconds,
    goodput: goodputOf(models),
    latency: latencyOf(models),
    e2eSeconds: meanOf(models, ({ e2eSeconds }) => e2eSeconds),
    e2eP95: only === undefined ? undefined : percentileOf(only.e2eP95Seconds),
    objectives: sloNames.flatMap((slo) => objectiveOf(slo, models)),
  };
}

function headroomOf({ requests, targetRequests }: ModelData): number | undefined {
  const [peak, target] = [peakOf(requests)?.value, lastOf(targetRequests)];
  return peak === undefined || target === undefined || target <= 0 ? undefined : 1 - peak / target;
}

/** As the trend last stood: where it stopped growing, an earlier number of days is not true any more. */
function limitDaysOf({ growthRequestsPerDay, limitDays }: ModelData): number | undefined {
  const last = [...growthRequestsPerDay.keys()].at(-1);
  return last === undefined ? undefined : limitDays.get(last);
}

/** Only of windows in which both are known: a model without a fitting bucket has no goodput. */
function goodputOf(models: readonly ModelData[]): number | undefined {
  const good = models.reduce((sum, { goodput }) => sum + totalOf(goodput), 0);
  const all = models.reduce(
    (sum, { goodput, requests }) => sum + totalOf(new Map([...requests].filter(([end]) => goodput.has(end)))),
    0,
  );
  // Rates of two histogram series are extrapolated apart from each other: the share may come out a hair above 1.
  return all > 0 ? Math.min(1, good / all) : undefined;
}

function latencyOf(models: readonly ModelData[]): LatencySplit | undefined {
  const queue = meanOf(models, ({ queueSeconds }) => queueSeconds);
  const prefill = meanOf(models, ({ prefillSeconds }) => prefillSeconds);
  const decode = meanOf(models, ({ decodeSeconds }) => decodeSeconds);
  return queue === undefined || prefill === undefined || decode === undefined
    ? undefined
    : { queue, prefill, decode };
}

/** The mean over all requests of some models of what is a mean of each window. */
function meanOf(models: readonly ModelData[], of: (model: ModelData) => Windows): number | undefined {
  const parts = models.flatMap((model) => {
    const mean = weightedMean(of(model), model.requests);
    const weight = totalOf(new Map([...model.requests].filter(([end]) => of(model).has(end))));
    return mean === undefined ? [] : [{ mean, weight }];
  });
  const weight = parts.reduce((sum, part) => sum + part.weight, 0);
  return weight > 0 ? parts.reduce((sum, part) => sum + part.mean * part.weight, 0) / weight : undefined;
}

function percentileOf(p95: Windows): Measures["e2eP95"] {
  const [median, worst] = [medianOf(p95), peakOf(p95)];
  return median === undefined || worst === undefined ? undefined : { median, worst };
}

function objectiveOf(slo: SloName, models: readonly ModelData[]): readonly ObjectiveMeasure[] {
  const parts = models.flatMap(({ objectives }) => objectives.filter((one) => one.slo === slo));
  let [events, bad, allowed] = [0, 0, 0];
  for (const part of parts) {
    const objective = lastOf(part.objective);
    const judged = totalOf(new Map([...part.events].filter(([end]) => part.errorRatio.has(end))));
    if (objective === undefined || judged === 0) continue;
    events += judged;
    bad += weightedSum(part.errorRatio, part.events) * WINDOW_SECONDS;
    allowed += (1 - objective) * judged;
  }
  if (events === 0) return [];
  // Rates are extrapolated: a share may come out a hair beyond its bounds.
  const attainment = Math.min(1, Math.max(0, 1 - bad / events));
  return [
    { slo, events, objective: 1 - allowed / events, attainment, budgetSpent: Math.max(0, bad / allowed) },
  ];
}

function least(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.min(...values);
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}
