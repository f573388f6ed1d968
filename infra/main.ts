/** Synthesis of every stack. Run by `cdktf`, and by `npm run synth`. */
import { withInventory } from "../inventory/with-inventory.ts";

await withInventory(() => import("./app.ts"));
