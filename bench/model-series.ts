import { canaryOutcomes, canaryPaths, metrics, type MetricDefinition } from "../inventory/metrics/index.ts";
import type { ModelService } from "../inventory/model.ts";

/** Buckets of each histogram. */
const edges = ["0.05", "0.1", "0.2", "0.3", "0.5", "0.8", "1", "1.5", "2", "5", "10", "30", "60", "+Inf"];

/** Values of labels that are not the model's name; any other label has one. */
const values: Readonly<Record<string, readonly string[]>> = {
  path: canaryPaths,
  outcome: [...canaryOutcomes, "stop", "length", "abort", "error"],
  status: ["2xx", "4xx", "5xx"],
  handler: ["/v1/chat/completions", "/v1/completions"],
};

/**
 * Every scraped metric that has a label `model`, of every model, in Prometheus' text format.
 * @param seconds now: counters have grown since the epoch, so that each has a rate
 */
export function modelSeries(models: readonly ModelService[], seconds: number): string {
  const scraped = Object.entries<MetricDefinition>(metrics).filter(
    ([name, { labels }]) => labels.includes("model") && !name.includes(":"),
  );
  return scraped
    .map(([name, { type, labels }]) => {
      const value = String(type === "gauge" ? 1 : Math.floor(seconds - 1.7e9));
      const rest = combinations(labels.filter((label) => label !== "model"));
      const lines = models.flatMap((model) =>
        rest.flatMap((other) => {
          const own = [`model="${model.name}"`, ...other].join(",");
          return type === "histogram"
            ? [
                ...edges.map((le) => `${name}_bucket{${own},le="${le}"} ${value}\n`),
                `${name}_sum{${own}} ${value}\n${name}_count{${own}} ${value}\n`,
              ]
            : [`${name}{${own}} ${value}\n`];
        }),
      );
      return `# TYPE ${name} ${type}\n${lines.join("")}`;
    })
    .join("");
}

/** Every choice of a value of each label. */
function combinations(labels: readonly string[]): readonly (readonly string[])[] {
  return labels.reduce<readonly (readonly string[])[]>(
    (chosen, label) =>
      chosen.flatMap((before) => (values[label] ?? ["a"]).map((value) => [...before, `${label}="${value}"`])),
    [[]],
  );
}
