import { pino } from "pino";
import { collection } from "../../exporter/collection.ts";
import type { Family } from "../../exporter/exposition/family.ts";
import { textExposition } from "./support/rendered.ts";
import { families, valueOf } from "./support/exposition.ts";

const one = (name: string): readonly Family[] => [
  { type: "gauge", name, help: "H.", series: [{ labels: [], value: 1 }] },
];

test("a collector that fails takes only its own families away, and is counted", async () => {
  const collect = collection(
    {
      targets: () => Promise.reject(new Error("broken")),
      canary: () => {
        throw new Error("broken too");
      },
      custom: () => [],
      catalogue: () => one("catalogue"),
      exporter: () => one("exporter"),
      process: () => Promise.resolve(one("process")),
    },
    pino({ level: "silent" }),
  );
  const read = families("text", textExposition(await collect(9)));
  expect(["catalogue", "exporter", "process"].map((name) => valueOf(read, name))).toEqual([1, 1, 1]);
  const failures = (collector: string) =>
    valueOf(read, "llm_exporter_collector_failures_total", { collector });
  expect(["targets", "canary", "catalogue", "exporter", "process"].map(failures)).toEqual([1, 1, 0, 0, 0]);
});
