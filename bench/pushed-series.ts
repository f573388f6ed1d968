import type { BenchConfig } from "./servers/exporter.ts";

/** Groups that the stored series are in. */
export const GROUPS = 10;

/** The declaration that everything the bench pushes fits. */
export function declared(mostSeries: number): BenchConfig {
  return {
    customMetrics: {
      mostSeries,
      namespaces: [
        {
          namespace: "bench",
          owner: "bench",
          mostSeries,
          mostGroups: 1000,
          textfiles: [],
          families: [
            {
              name: "bench_queue_depth",
              type: "gauge",
              help: "A gauge with three labels.",
              labels: ["shard", "stage", "worker"],
              mostSeries,
              lifeSpanSeconds: 3600,
              restarts: false,
            },
          ],
        },
      ],
    },
  };
}

/** A text body of so many series, each with its own `worker`. @param first number of the first worker */
export function gaugeBody(first: number, series: number): Uint8Array {
  const lines = Array.from({ length: series }, (_, index) => {
    const worker = String(first + index);
    return `bench_queue_depth{shard="${String(index % 16)}",stage="decode",worker="w${worker}"} ${worker}.5\n`;
  });
  return Buffer.from(
    `# HELP bench_queue_depth A gauge with three labels.\n# TYPE bench_queue_depth gauge\n${lines.join("")}`,
  );
}
