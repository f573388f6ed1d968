import type { Inventory } from "./model.ts";

/** Whether pages wake somebody. Begin with `ticket` for a week, look at what would have paged, then `wake`. */
export const pages: NonNullable<Inventory["pages"]> = "wake";
