import { once } from "node:events";
import { connect } from "node:net";
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
      const { text, milliseconds } = await said(port, "");
      return text === "" && milliseconds < 3_000;
    });
    expect(refused).toContain("connections");
    held[0]?.destroy();
    await until("there is room again", async () =>
      statuses(await said(port, "GET /-/healthy HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")).includes(
        200,
      ),
    );
  });

  test("a route answers as many at once as it may; the next is told to come back", async () => {
    const { url, waiting, release, refused } = await started();
    const two = [fetch(`${url}/slow`), fetch(`${url}/slow`)];
    await until("both wait", () => waiting() === 2);
    const third = await fetch(`${url}/slow`);
    expect([third.status, third.headers.get("retry-after"), await third.text(), refused]).toEqual([
      503,
      "1",
      "2 requests are being answered: try later\n",
      ["busy"],
    ]);
    release();
    expect((await Promise.all(two)).map(({ status }) => status)).toEqual([200, 200]);
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
