import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { Socket } from "node:net";

/** A server of the bench itself, in its own process. */
export interface LoopbackServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Listens on a free port of 127.0.0.1. @param accepted told of each connection, as soon as it is there */
export async function loopbackServer(
  listener: RequestListener,
  accepted?: (socket: Socket) => void,
): Promise<LoopbackServer> {
  const server = createServer(listener);
  if (accepted !== undefined) server.on("connection", accepted);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `http://127.0.0.1:${String(typeof address === "object" && address !== null ? address.port : 0)}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
