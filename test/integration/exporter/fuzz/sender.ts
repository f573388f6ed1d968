import { once } from "node:events";
import { connect } from "node:net";
import type { FuzzedRequest } from "./requests.ts";

/** Addresses that requests come from, so that none of them is locked out for what a few of them show. */
const ADDRESSES = 200;
/** Milliseconds after which the client has said everything, even where it waits. */
const SILENCE = 1_000;
/** Milliseconds that an answer may take on a busy machine. */
const PATIENCE = 60_000;

/** The status of each answer that came, 0 where the server only hung up. */
export async function statuses(
  port: number,
  requests: readonly FuzzedRequest[],
  atOnce: number,
): Promise<readonly number[]> {
  const found: number[] = [];
  let next = 0;
  const sender = async () => {
    for (;;) {
      const index = next;
      next += 1;
      const request = requests[index];
      if (request === undefined) return;
      found[index] = await status(port, request, `127.0.0.${String(2 + (index % ADDRESSES))}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  return found;
}

async function status(port: number, { bytes, kind }: FuzzedRequest, localAddress: string): Promise<number> {
  const socket = connect({ port, host: "127.0.0.1", localAddress });
  // A reset is an answer as well: what counts is that the server lives.
  socket.on("error", () => undefined);
  const closed = once(socket, "close");
  let head = "";
  socket.on("data", (part: Buffer) => {
    if (head.length < 20) head += part.toString("latin1");
  });
  socket.setTimeout(PATIENCE, () => socket.destroy(new Error("no answer")));
  const isSilent = setTimeout(() => socket.end(), kind === "whole" ? SILENCE : 0);
  socket.write(bytes);
  await closed;
  clearTimeout(isSilent);
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
}
