import { localEnvironment, localInventory } from "../../../infra/environments/local.ts";
import { inventory } from "../../../inventory/index.ts";
import { inTimeLapse } from "../../../inventory/time-lapse.ts";
import { fullInventory } from "../../fixtures/full-inventory.ts";
import { localFixture, setupFixture } from "../local-fixture.ts";

test("an instance that was set up in time lapse has the inventory of the others, five times as fast", () => {
  const instance = { instance: "rehearsal", prefix: "127.0.20", checkout: "/checkout" } as const;
  const usual = localFixture();
  const lapsed = localEnvironment({ ...instance, setup: { ...setupFixture, timeLapse: 5 } });
  expect(usual.inventory.timeLapse).toBeUndefined();
  expect(lapsed).toEqual({ ...usual, inventory: inTimeLapse(usual.inventory, 5) });
  expect(lapsed.inventory.models.map(({ canaryIntervalSeconds }) => canaryIntervalSeconds)).toEqual(
    inventory.models.map(() => 12),
  );
});

test("a local copy has no graphics cards, whatever the site declares", () => {
  const kinds = localInventory(fullInventory, "127.0.20").agents.map(({ kind }) => kind);
  expect(fullInventory.agents.map(({ kind }) => kind)).toEqual([...kinds, "gpu"]);
});
