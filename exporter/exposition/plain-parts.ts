import type { ExpositionPart } from "./exposition-parts.ts";

/** The parts' bytes as they are. */
export async function* plainParts(parts: AsyncIterable<ExpositionPart>): AsyncGenerator<Uint8Array> {
  for await (const { bytes } of parts) yield bytes;
}
