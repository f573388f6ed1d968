import { InventoryError } from "../../inventory/validate.ts";
import { withInventory } from "../../inventory/with-inventory.ts";
import { inventory } from "../../inventory/index.ts";

let told: string[];
const exitCode = process.exitCode;

beforeEach(() => {
  told = [];
  jest.spyOn(console, "error").mockImplementation((line: unknown) => {
    told.push(String(line));
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = exitCode;
});

test("a program is given the site", async () => {
  const given: unknown[] = [];
  await withInventory((site) => given.push(site));
  expect(given).toEqual([inventory]);
  expect(told).toEqual([]);
});

test("problems of the inventory are told without a stack, and fail the program", async () => {
  await withInventory(() => Promise.reject(new InventoryError("inventory: a: b: c\ninventory: d: e: f")));
  expect(told).toEqual(["inventory: a: b: c\ninventory: d: e: f"]);
  expect(process.exitCode).toBe(1);
});

test("any other error is the program's own", async () => {
  await expect(withInventory(() => Promise.reject(new Error("a defect")))).rejects.toThrow("a defect");
  expect(told).toEqual([]);
});
