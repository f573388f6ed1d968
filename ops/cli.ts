/** What every `npm run` command of the README runs. */
import { withInventory } from "../inventory/with-inventory.ts";

await withInventory(() => import("./command-line.ts"));
