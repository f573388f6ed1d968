import { hostAlerts } from "../../alerts/rules/hosts.ts";
import { fixtureInventory } from "../fixtures/inventory.ts";

const [first, ...others] = fixtureInventory.models;
if (first === undefined) throw new Error("the fixture has no model");
const hosts = { ...fixtureInventory.hosts, gpu02: { address: "10.0.0.14", description: "Second GPU host" } };
const away = (residency: "always" | "on-demand") => ({
  ...fixtureInventory,
  hosts,
  models: [{ ...first, host: "gpu02", residency }, ...others],
});
const withAlert = (residency: "always" | "on-demand") =>
  hostAlerts(away(residency)).map(({ labels }) => labels.host);

test("a host of nothing but model services on demand is not thought down when these are unloaded", () => {
  expect(withAlert("on-demand")).toEqual(["gpu01", "db01"]);
});

test("a host with a model service that is always there is told when it is down", () => {
  expect(withAlert("always")).toEqual(["gpu01", "db01", "gpu02"]);
});
