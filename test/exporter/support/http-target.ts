import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { createServer as createTcpServer, type Server, type Socket } from "node:net";
import { once } from "node:events";

/** A real listener on loopback, closed with all its connections at the end of a test. */
export interface Target {
  readonly url: string;
  readonly port: number;
  /** Connections that were ever made. */
  readonly connections: () => number;
  /** Connections that are open now. */
  readonly open: () => number;
  readonly close: () => Promise<void>;
}

/** An HTTP server of a test's own on `127.0.0.1` and a free port. */
export function httpTarget(listener: RequestListener): Promise<Target> {
  return listening(createServer(listener));
}

/** The same over TLS. */
export async function httpsTarget(
  listener: RequestListener,
  { certificate, key }: { readonly certificate: string; readonly key: string },
): Promise<Target> {
  const target = await listening(createSecureServer({ cert: certificate, key }, listener));
  return { ...target, url: target.url.replace("http:", "https:") };
}

/** A server that speaks no HTTP: garbage, silence, drips. */
export function tcpTarget(connected: (socket: Socket) => void): Promise<Target> {
  return listening(
    createTcpServer((socket) => {
      // Else the end of the connection behind what nobody reads would never be seen.
      socket.resume();
      connected(socket);
    }),
  );
}

async function listening(server: Server): Promise<Target> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on("connection", (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    port,
    connections: () => connections,
    open: () => sockets.size,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** A port of loopback on which nothing listens. */
export async function closedPort(): Promise<number> {
  const target = await tcpTarget(() => undefined);
  await target.close();
  return target.port;
}
