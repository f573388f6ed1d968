import type { HostName } from "./hosts.ts";
import type { Inventory } from "./model.ts";
import { InventoryError } from "./validate.ts";

/**
 * Runs a program on the site. What is wrong with the inventory is told on standard error instead, without a stack, and
 * the exit code is 1. Whatever else reads the inventory has to be imported by the program, for it throws on import.
 */
export async function withInventory(program: (inventory: Inventory<HostName>) => unknown): Promise<void> {
  try {
    const { inventory } = await import("./index.ts");
    await program(inventory);
  } catch (error) {
    if (!(error instanceof InventoryError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
