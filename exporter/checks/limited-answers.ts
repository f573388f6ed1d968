import type { Socket } from "node:net";
import { CheckFailure } from "./attempt.ts";

/** All that a database has to say in a check is some kilobytes; what sends more is not what we look for. */
const MOST_BYTES = 64 * 1024;

/**
 * Ends a connection with a {@link CheckFailure} as soon as more has come over it: the database libraries keep what is
 * no whole answer yet, however long it becomes.
 */
export function limitAnswers(socket: Socket): void {
  socket.on("data", () => {
    if (socket.bytesRead <= MOST_BYTES) return;
    socket.destroy(new CheckFailure("protocol", `answered more than ${String(MOST_BYTES)} bytes`));
  });
}
