import type { Socket } from "node:net";
import { cleanup } from "../support/cleanup.ts";
import { statuses, told } from "../support/raw.ts";
import { limitedServer, dripped, put } from "./limited-server.ts";

jest.setTimeout(60_000);
const { later, run } = cleanup();
afterEach(run);
const started = (limits: Parameters<typeof limitedServer>[1] = {}) => limitedServer(later, limits);

describe("slow clients are cut within six seconds", () => {
  test.each<readonly [string, (socket: Socket) => void, readonly number[], string | undefined]>([
    ["that say nothing", () => undefined, [408], "too_slow"],
    [
      "that send their headers bit by bit (slowloris)",
      (socket) => {
        socket.write("GET /-/healthy HTTP/1.1\r\nhost: x\r\n");
        dripped(socket, "x: y\r\n");
      },
      [408],
      "too_slow",
    ],
    [
      "that send the request line bit by bit",
      (socket) => {
        dripped(socket, "G");
      },
      // A method that never ends is none.
      [400],
      "malformed",
    ],
    [
      "that send their body bit by bit",
      (socket) => {
        socket.write(put("content-length: 100000\r\n"));
        dripped(socket, "x");
      },
      [408],
      "too_slow",
    ],
    [
      "whose chunked body never ends",
      (socket) => {
        socket.write(put("transfer-encoding: chunked\r\n"));
        dripped(socket, "1\r\nx\r\n");
      },
      [408],
      "too_slow",
    ],
    [
      "that announce a body that nobody wants, and never send it",
      (socket) => {
        socket.write("POST /body HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n");
      },
      [200],
      undefined,
    ],
  ])("%s", async (_case, speak, status, reason) => {
    const { port, refused } = await started();
    const seen = await told(port, speak);
    expect([statuses(seen), [...refused]]).toEqual([status, reason === undefined ? [] : [reason]]);
    expect(seen.milliseconds).toBeLessThan(6_500);
  });
});
