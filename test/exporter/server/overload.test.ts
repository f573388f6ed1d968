import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { cleanup } from "../support/cleanup.ts";
import { basic } from "../support/passwords.ts";
import { statuses } from "../support/raw.ts";
import { until } from "../support/until.ts";
import { limitedServer, said } from "./limited-server.ts";

jest.setTimeout(60_000);
const { later, run } = cleanup();
afterEach(run);
const started = (limits: Parameters<typeof limitedServer>[1] = {}) => limitedServer(later, limits);

describe("more at once than we take", () => {
  test("connections of one address above its share are closed, and counted", async () => {
    const { port, refused } = await started({ connectionsPerAddress: 3 });
    const held = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const socket = later({
          socket: connect(port, "127.0.0.1"),
          close() {
            this.socket.destroy();
          },
        }).socket;
        await once(socket, "connect");
        return socket;
      }),
    );
    await until("the fourth is closed", async () => {
      const { text: answer, milliseconds } = await said(port, "");
      return answer === "" && milliseconds < 3_000;
    });
    expect(refused).toContain("connections");
    held[0]?.destroy();
    await until("there is room again", async () =>
      statuses(await said(port, "GET /-/healthy HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")).includes(
        200,
      ),
    );
  });

  test("a client has its share of a route's places, the others have the rest, and the next is told to come back", async () => {
    const { port, waiting, release, refused } = await started();
    const asked = (localAddress: string) => {
      const request = get({ port, host: "127.0.0.1", path: "/slow", localAddress, agent: false });
      return once(request, "response").then(async ([response]: IncomingMessage[]) => ({
        status: response?.statusCode,
        retryAfter: response?.headers["retry-after"],
        text: response === undefined ? "" : await text(response),
      }));
    };
    const two = [asked("127.0.0.1"), asked("127.0.0.1")];
    await until("both wait", () => waiting() === 2);
    expect(await asked("127.0.0.1")).toEqual({
      ...{ status: 429, retryAfter: "1" },
      text: "2 requests of this client are being answered: wait for one of them\n",
    });
    const another = asked("127.0.0.2");
    await until("the third waits", () => waiting() === 3);
    expect(await asked("127.0.0.3")).toEqual({
      ...{ status: 503, retryAfter: "1" },
      text: "3 requests are being answered: try later\n",
    });
    expect(refused).toEqual(["busy", "busy"]);
    release();
    expect((await Promise.all([...two, another])).map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  test("pipelined requests of a client that hangs up give their places back", async () => {
    const { port, url, waiting, release } = await started();
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write("GET /slow HTTP/1.1\r\nhost: x\r\n\r\n".repeat(2));
    await until("both wait", () => waiting() === 2);
    socket.destroy();
    await once(socket, "close");
    release();
    const answered = fetch(`${url}/slow`);
    await until("there is a place again", () => waiting() === 1);
    release();
    expect((await answered).status).toBe(200);
  });

  test("requests to guarded paths are limited together; open paths still answer", async () => {
    const { url, waiting, release } = await started({ requestsInFlight: 1 });
    const first = fetch(`${url}/guarded`, { headers: { authorization: basic("slow", "x") } });
    await until("its password is being compared", () => waiting() === 1);
    const second = await fetch(`${url}/guarded`);
    expect([second.status, (await fetch(`${url}/-/healthy`)).status]).toEqual([503, 200]);
    release();
    expect((await first).status).toBe(401);
    await until("there is a place again", async () => (await fetch(`${url}/guarded`)).status === 401);
  });
});

test("an answer that a client does not read is not made any faster than it reads", async () => {
  const { port, url } = await started();
  const before = process.memoryUsage().arrayBuffers;
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.write("GET /endless HTTP/1.1\r\nhost: x\r\n\r\n");
  await once(socket, "readable");
  // As long as a few hundred requests take, in which an answer without end would have filled the memory.
  for (let request = 0; request < 300; request += 1) await (await fetch(`${url}/-/healthy`)).text();
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
  socket.destroy();
});
