import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** What a raw connection was told until it was closed. */
export interface Told {
  readonly text: string;
  /** Milliseconds from the connection to its end. */
  readonly milliseconds: number;
}

/** Opens a connection, does something with it, and waits for the other end to close it. */
export async function told(port: number, speak: (socket: Socket) => void): Promise<Told> {
  const socket = connect(port, "127.0.0.1");
  const parts: Buffer[] = [];
  socket.on("data", (part: Buffer) => parts.push(part));
  socket.on("error", () => undefined);
  await once(socket, "connect");
  const start = performance.now();
  const closed = once(socket, "close");
  speak(socket);
  await closed;
  return { text: Buffer.concat(parts).toString("latin1"), milliseconds: performance.now() - start };
}

/** Status codes of the answers in what a connection was told, in their order. */
export function statuses({ text }: Told): readonly number[] {
  return [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)]
    .map(([, status]) => Number(status))
    .filter((s) => s !== 100);
}
