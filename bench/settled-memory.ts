import { setTimeout as after } from "node:timers/promises";
import type { MeasuredExporter } from "./servers/exporter.ts";

/** V8 gives the pages that a collection frees back to the system by and by, and some only with the next one. */
const COLLECTIONS = 3;
const BETWEEN_COLLECTIONS_MILLISECONDS = 700;

/** What the process holds once V8 has given back what it does not need: before, it holds what it has not looked at. */
export async function settledMemory(
  server: MeasuredExporter,
): Promise<Awaited<ReturnType<MeasuredExporter["state"]>>> {
  let state = await server.state("least state");
  for (let collection = 1; collection < COLLECTIONS; collection += 1) {
    await after(BETWEEN_COLLECTIONS_MILLISECONDS);
    state = await server.state("least state");
  }
  return state;
}
