import { exporterConfig } from "../../../infra/render/exporter-config.ts";
import { inventory } from "../../../inventory/index.ts";
import { relocated } from "../../../inventory/relocate.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";

const [large, small] = fixtureInventory.models;
if (large === undefined || small === undefined) throw new Error("the fixture has two models");

test("the exporter may connect to the hosts of what it checks, and to nothing else", () => {
  // Not to the metrics server, 10.0.0.13: nothing there is asked.
  expect(exporterConfig(fixtureInventory).allowedAddresses).toEqual(["10.0.0.11/32", "10.0.0.12/32"]);
});

test("a relocated inventory allows the loopback addresses in place of the site's", () => {
  const { allowedAddresses = [] } = exporterConfig(relocated(inventory, "127.0.10"));
  expect(allowedAddresses.length).toBeGreaterThan(0);
  expect(allowedAddresses.filter((range) => !range.startsWith("127.0.10."))).toEqual([]);
});

test.each([
  ["0.11", "vllm:num_requests_waiting"],
  ["0.9", "vllm:num_requests_waiting"],
] as const)("a canary looks at its engine's queue under the name of vLLM %s, %s", (version, metric) => {
  const models = [{ ...large, engine: { name: "vllm", version } as const }, small];
  const [canary] = exporterConfig({ ...fixtureInventory, models }).canaries;
  // 10 requests a second for the 1 s that an answer may take.
  expect(canary?.queue).toEqual({ metricsUrl: "http://10.0.0.11:8001/metrics", metric, mostWaiting: 10 });
});

test("the deepest queue follows from the targets: throughput times latency, upwards", () => {
  const latencyTarget = { ...large.latencyTarget, seconds: 0.33 };
  const models = [{ ...large, latencyTarget, throughputTargetRequestsPerSecond: 10 }, small];
  expect(exporterConfig({ ...fixtureInventory, models }).canaries[0]?.queue?.mostWaiting).toBe(4);
});

test("what the inventory leaves to defaults is not in the configuration", () => {
  const { targets, canaries, catalogue } = exporterConfig(fixtureInventory);
  expect(canaries[0]).not.toHaveProperty("usage");
  expect(catalogue[0]).not.toHaveProperty("ttftTargetSeconds");
  expect(targets.find(({ kind }) => kind === "postgres")).not.toHaveProperty("role");
  expect(targets.find(({ kind }) => kind === "qdrant")).not.toHaveProperty("collections");
});

test("what it states is there", () => {
  const { targets, canaries, catalogue } = exporterConfig({
    ...fixtureInventory,
    models: [
      { ...large, latencyTarget: { ...large.latencyTarget, ttftSeconds: 0.2, tpotSeconds: 0.05 } },
      small,
    ],
    gateway: { ...fixtureInventory.gateway, usage: "dropped" },
    dataStores: fixtureInventory.dataStores.map((store) => {
      if (store.kind === "postgres") return { ...store, role: "standby" } as const;
      return store.kind === "qdrant" ? { ...store, collections: ["documents"] } : store;
    }),
  });
  expect(canaries[0]).toMatchObject({ usage: "counted" });
  expect(catalogue[0]).toMatchObject({ ttftTargetSeconds: 0.2, tpotTargetSeconds: 0.05 });
  expect(targets.find(({ kind }) => kind === "postgres")).toMatchObject({ role: "standby" });
  expect(targets.find(({ kind }) => kind === "qdrant")).toMatchObject({ collections: ["documents"] });
});

test("what the exporter would refuse is told where it was written: in the inventory", () => {
  const exporter = { ...fixtureInventory.exporter, checkTimeoutSeconds: 60 };
  expect(() => exporterConfig({ ...fixtureInventory, exporter })).toThrow(
    /^exporter\.json: targets\[0\]\.timeoutSeconds: [^\n]*\n(?:exporter\.json: [^\n]*\n)*exporter\.json is made of the inventory: correct it there; npm run check names the line of a field that is misspelt or missing$/,
  );
});
