import { matching, series } from "../../../inventory/metrics/index.ts";
import { targets } from "../../../inventory/targets.ts";
import { instantVector } from "../../../ops/live/prometheus-api.ts";
import { endpointOf, siteOf, type TestInstance } from "./instance.ts";
import { exporterScrapes, median, samples } from "./prometheus.ts";
import { setMode } from "./simulator.ts";
import { until } from "./until.ts";

/** What Prometheus saw of the exporter while one target accepted connections and never answered. */
export interface HangingTarget {
  /** Of three scrapes or more. */
  readonly medianScrapeSeconds: number;
  /** The longest that any other target's check took in the last of them. */
  readonly slowestOtherCheckSeconds: number;
}

/** Lets a played target hang until three scrapes saw it down and nothing else; afterwards it answers again. */
export async function hangingTarget(instance: TestInstance, hanging: string): Promise<HangingTarget> {
  const prometheus = endpointOf(instance, "prometheus");
  const others = targets(siteOf(instance))
    .map(({ target }) => target)
    .filter((target) => target !== hanging);
  const since = Date.now();
  await setMode(instance, hanging, { mode: "hanging" });
  try {
    await until(`three scrapes in which ${hanging} alone is down`, 300, async () => {
      const age = (Date.now() - since) / 1000;
      const seen = await samples(instance, series("llm_target_up", { target: hanging }), age);
      const vector = await instantVector(prometheus, series("llm_target_up"));
      const value = (target: string) => vector.find(({ labels }) => labels["target"] === target)?.value;
      const alone = value(hanging) === 0 && others.every((target) => value(target) === 1);
      return alone && seen.filter((up) => up === 0).length >= 3 ? true : undefined;
    });
    const [slowest] = await instantVector(
      prometheus,
      `max(${series("llm_target_check_duration_seconds", { target: matching(others.join("|")) })})`,
    );
    return {
      medianScrapeSeconds: median((await exporterScrapes(instance, 90)).slice(-3)),
      slowestOtherCheckSeconds: slowest?.value ?? Number.NaN,
    };
  } finally {
    await setMode(instance, hanging, { mode: "normal" });
  }
}
