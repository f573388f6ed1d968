import type { Exchange } from "./exchange.ts";

/** Accepts a completion, promises a stream, and sends nothing until the service's mode changes; then it breaks off. */
export async function promised({ response, modeChange }: Exchange): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
  response.flushHeaders();
  await modeChange;
  response.destroy();
}
