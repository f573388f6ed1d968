/** Clients that mean no good, over real sockets: each is answered with the right status or cut in time. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { pino } from "pino";
import { auditLog } from "../../../exporter/access/audit.ts";
import { clients } from "../../../exporter/access/clients.ts";
import { jsonAnswer } from "../../../exporter/server/answer.ts";
import { defaultLimits, type Limits } from "../../../exporter/server/config.ts";
import { guard } from "../../../exporter/server/guard.ts";
import type { Route, Routes } from "../../../exporter/server/routes.ts";
import { exporterServer } from "../../../exporter/server/server.ts";
import { cleanup } from "../support/cleanup.ts";
import { basic } from "../support/passwords.ts";
import { statuses, told } from "../support/raw.ts";
import { until } from "../support/until.ts";

jest.setTimeout(60_000);
const { later, run } = cleanup();
afterEach(run);

/** What a test can see of a server whose routes read bodies and send long answers. */
interface Started {
  readonly port: number;
  readonly url: string;
  readonly refused: readonly string[];
  /** Requests that `/slow` is answering; each is let go by `release`. */
  readonly waiting: () => number;
  readonly release: () => void;
  /** Requests whose body is being waited for. */
  readonly unread: () => number;
}

async function started(limits: Partial<Limits> = {}): Promise<Started> {
  const refused: string[] = [];
  const count = (reason: string) => {
    refused.push(reason);
  };
  let waiting: (() => void)[] = [];
  let unread = 0;
  const routes: Routes = {
    exact: new Map<string, Route>([
      ["/-/healthy", { access: "open", methods: { GET: () => jsonAnswer(200, "healthy") } }],
      [
        "/body",
        {
          access: "open",
          methods: {
            PUT: async ({ body }) => {
              unread += 1;
              try {
                return jsonAnswer(200, { bytes: (await (await body()).decoded()).length });
              } finally {
                unread -= 1;
              }
            },
            POST: () => jsonAnswer(200, "not read"),
          },
        },
      ],
      [
        "/slow",
        {
          access: "open",
          atMost: 2,
          methods: {
            GET: () =>
              new Promise((resolve) => {
                waiting.push(() => {
                  resolve(jsonAnswer(200, "slow"));
                });
              }),
          },
        },
      ],
      [
        "/endless",
        {
          access: "open",
          methods: { GET: () => ({ status: 200, contentType: "text/plain", body: endless() }) },
        },
      ],
      [
        "/broken",
        {
          access: "open",
          methods: {
            GET: () => {
              throw new TypeError("a defect");
            },
          },
        },
      ],
      ["/guarded", { access: "scrape", methods: { GET: () => jsonAnswer(200, "guarded") } }],
    ]),
    prefixes: new Map([
      ["/metrics/job/", { access: "open", methods: { PUT: ({ path }) => jsonAnswer(200, path) } }],
      ["/metrics/", { access: "open", methods: { DELETE: ({ path }) => jsonAnswer(202, path) } }],
    ]),
  };
  const log = pino({ level: "silent" });
  const all = { ...defaultLimits, ...limits };
  const nobody = clients({
    tokens: {},
    verdicts: {
      verdict: () =>
        new Promise((resolve) => {
          waiting.push(() => {
            resolve("wrong");
          });
        }),
    },
    log,
  });
  const server = exporterServer({
    routes,
    limits: () => all,
    guard: guard({
      clients: nobody,
      limits: () => all,
      refused: count,
      outdated: () => undefined,
      audit: auditLog(log),
    }),
    log,
    refused: count,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  later({
    close: async () => {
      for (const answer of waiting) answer();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    port,
    url: `http://127.0.0.1:${String(port)}`,
    refused,
    waiting: () => waiting.length,
    unread: () => unread,
    release() {
      for (const answer of waiting) answer();
      waiting = [];
    },
  };
}

/** More than any socket's buffers hold. */
async function* endless(): AsyncGenerator<Uint8Array> {
  const part = Buffer.alloc(64 * 1024, "x");
  for (;;) {
    yield part;
    await Promise.resolve();
  }
}

/** Sends a text at once and says what came back until the connection was closed. */
const said = (port: number, ...texts: readonly (string | Buffer)[]) =>
  told(port, (socket) => {
    for (const text of texts) socket.write(text);
  });
const put = (headers: string, body: string | Buffer = "") =>
  Buffer.concat([Buffer.from(`PUT /body HTTP/1.1\r\nhost: x\r\n${headers}\r\n`), Buffer.from(body)]);

/** Writes something every 100 ms for as long as the other end listens. */
function dripped(socket: Socket, text: string): void {
  const drip = setInterval(() => socket.write(text), 100);
  socket.once("close", () => {
    clearInterval(drip);
  });
}

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

describe("bodies", () => {
  const gzip = "content-encoding: gzip\r\n";
  const length = (body: Buffer) => `content-length: ${String(body.length)}\r\n`;
  const megabyte = Buffer.alloc(1024 * 1024, "a");
  const zipped = gzipSync("hello");
  const spoilt = (index: number) => {
    const copy = Buffer.from(zipped);
    copy.writeUInt8(copy.readUInt8(index) ^ 1, index);
    return copy;
  };

  test.each<readonly [string, Buffer, number, string]>([
    ["of the largest size that is allowed", put(length(megabyte), megabyte), 200, '{"bytes":1048576}'],
    ["in chunks", put("transfer-encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"), 200, '{"bytes":5}'],
    ["compressed", put(`${gzip}${length(zipped)}`, zipped), 200, '{"bytes":5}'],
    [
      "compressed, by the old name",
      put(`content-encoding: x-gzip\r\n${length(zipped)}`, zipped),
      200,
      '{"bytes":5}',
    ],
    ["empty", put("content-length: 0\r\n"), 200, '{"bytes":0}'],
    ["none at all", put(""), 200, '{"bytes":0}'],
    [
      "said to be too large",
      put("content-length: 1048577\r\n"),
      413,
      "the body is larger than 1048576 bytes: send less at a time",
    ],
    [
      "found to be too large",
      put("transfer-encoding: chunked\r\n", `100001\r\n${"x".repeat(1024 * 1024 + 1)}\r\n0\r\n\r\n`),
      413,
      "the body is larger than 1048576 bytes: send less at a time",
    ],
    [
      "of a few kilobytes that unpack to 64 MiB (CVE-2026-42154)",
      (() => {
        const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
        return put(`${gzip}${length(bomb)}`, bomb);
      })(),
      413,
      "the body is larger than 8388608 bytes: send less at a time",
    ],
    [
      "compressed in a way that we do not know",
      put("content-encoding: br\r\ncontent-length: 1\r\n", "x"),
      415,
      "Content-Encoding: must be gzip or identity: send the body as it is",
    ],
    [
      "compressed twice",
      put("content-encoding: gzip, gzip\r\ncontent-length: 1\r\n", "x"),
      415,
      "Content-Encoding: must be gzip or identity: send the body as it is",
    ],
    [
      "that is no gzip",
      put(`${gzip}content-length: 5\r\n`, "hello"),
      400,
      "the body is not gzip (incorrect header check): compress it again",
    ],
    [
      "with a wrong checksum",
      put(`${gzip}${length(zipped)}`, spoilt(zipped.length - 5)),
      400,
      "the body is not gzip (incorrect data check): compress it again",
    ],
    [
      "with a wrong length at its end",
      put(`${gzip}${length(zipped)}`, spoilt(zipped.length - 1)),
      400,
      "the body is not gzip (incorrect length check): compress it again",
    ],
    [
      "whose gzip stream has no end",
      put(`${gzip}content-length: ${String(zipped.length - 4)}\r\n`, zipped.subarray(0, -4)),
      400,
      "the body is not gzip (unexpected end of file): compress it again",
    ],
    [
      "that goes on after its gzip stream",
      put(
        `${gzip}content-length: ${String(zipped.length + 3)}\r\n`,
        Buffer.concat([zipped, Buffer.from("abc")]),
      ),
      400,
      "the body is not gzip (incorrect header check): compress it again",
    ],
    [
      "that goes on with zeros after its gzip stream",
      put(
        `${gzip}content-length: ${String(zipped.length + 3)}\r\n`,
        Buffer.concat([zipped, Buffer.alloc(3)]),
      ),
      400,
      "the body goes on after the end of its gzip stream: compress it again",
    ],
    [
      "empty, said to be compressed",
      put(`${gzip}content-length: 0\r\n`),
      400,
      "the body is not gzip (unexpected end of file): compress it again",
    ],
  ])("%s", async (_case, bytes, status, text) => {
    const { port } = await started();
    const seen = await told(port, (socket) => {
      socket.write(bytes);
      socket.on("data", () => socket.end());
    });
    expect([statuses(seen), seen.text.split("\r\n\r\n").at(-1)]).toEqual([[status], `${text}\n`]);
  });

  test("two gzip streams one after the other are one body, as RFC 1952 has it", async () => {
    const { port } = await started();
    const both = Buffer.concat([zipped, gzipSync("world!")]);
    const seen = await told(port, (socket) => {
      socket.write(put(`${gzip}${length(both)}`, both));
      socket.on("data", () => socket.end());
    });
    expect(seen.text).toContain('{"bytes":11}');
  });

  test("a client that waits to be told to go on is told so where its body is wanted, and else answered at once", async () => {
    const { port } = await started();
    const wanted = await told(port, (socket) => {
      socket.write(put("content-length: 5\r\nexpect: 100-continue\r\n"));
      socket.on("data", (bytes: Buffer) => {
        if (bytes.toString().startsWith("HTTP/1.1 100")) socket.write("hello");
        else socket.end();
      });
    });
    expect([wanted.text.startsWith("HTTP/1.1 100 Continue"), statuses(wanted)]).toEqual([true, [200]]);
    const unwanted = await told(port, (socket) => {
      socket.write(put("content-length: 9999999\r\nexpect: 100-continue\r\n"));
      socket.on("data", () => socket.end());
    });
    expect([unwanted.text.includes("100 Continue"), statuses(unwanted)]).toEqual([false, [413]]);
  });

  test("a client that hangs up in the middle of its body leaves nothing behind", async () => {
    const { port, url, refused, unread } = await started();
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write(put("content-length: 100\r\nexpect: 100-continue\r\n"));
    // Now the route waits for it.
    await once(socket, "data");
    socket.write("half");
    socket.resetAndDestroy();
    await until("it has let go of the body", () => unread() === 0);
    expect(refused).toEqual(["malformed"]);
    expect((await fetch(`${url}/-/healthy`)).status).toBe(200);
  });
});

describe("what is no request", () => {
  test.each<readonly [string, string | Buffer, readonly number[], readonly string[]]>([
    [
      "a header of 9 KiB",
      `GET /-/healthy HTTP/1.1\r\nhost: x\r\nx: ${"a".repeat(9 * 1024)}\r\n\r\n`,
      [431],
      ["too_large"],
    ],
    [
      "a request target of 9 KiB",
      `GET /${"a".repeat(9 * 1024)} HTTP/1.1\r\nhost: x\r\n\r\n`,
      [431],
      ["too_large"],
    ],
    [
      "two thousand headers",
      `GET /-/healthy HTTP/1.1\r\nhost: x\r\n${"a: bcdef\r\n".repeat(2_000)}\r\n`,
      [431],
      ["too_large"],
    ],
    ["another protocol", "SSH-2.0-x\r\n\r\n", [400], ["malformed"]],
    ["a TLS hello", Buffer.from([0x16, 3, 1, 2, 0, 1, 0]), [400], ["malformed"]],
    ["random bytes", randomBytes(64).fill(0xff, 0, 1), [400], ["malformed"]],
    [
      "two lengths",
      "POST /body HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
      [400],
      ["malformed"],
    ],
    [
      "a length and chunks (smuggling)",
      put("content-length: 5\r\ntransfer-encoding: chunked\r\n", "0\r\n\r\n"),
      [400],
      ["malformed"],
    ],
    ["a length below zero", put("content-length: -1\r\n"), [400], ["malformed"]],
    [
      "a chunk whose length is no number",
      put("transfer-encoding: chunked\r\n", "zz\r\n"),
      [400],
      ["malformed"],
    ],
    [
      "a chunk that is longer than it says",
      put("transfer-encoding: chunked\r\n", "1\r\nab\r\n"),
      [400],
      ["malformed"],
    ],
    [
      "a chunk extension without end",
      put("transfer-encoding: chunked\r\n", `1;${"a".repeat(20_000)}`),
      [413],
      ["too_large"],
    ],
    ["no host", "GET /-/healthy HTTP/1.1\r\n\r\n", [400], []],
    ["a line end in a header", "GET /-/healthy HTTP/1.1\r\nhost: x\r\na: b\nc\r\n\r\n", [400], ["malformed"]],
    [
      "garbage behind a good request",
      "GET /-/healthy HTTP/1.1\r\nhost: x\r\n\r\n\u0001\u0002garbage\r\n\r\n",
      [400],
      ["malformed"],
    ],
  ])("%s", async (_case, bytes, status, reasons) => {
    const { port, url, refused } = await started();
    expect(statuses(await said(port, bytes)).slice(-1)).toEqual(status);
    expect(refused).toEqual(reasons);
    expect((await fetch(`${url}/-/healthy`)).status).toBe(200);
  });

  test.each([
    ["no URL (CVE-2026-44902)", "GET // HTTP/1.1", 404],
    ["a port that is none (CVE-2026-44902)", "GET http://x:99999/ HTTP/1.1", 404],
    ["an address that is none (CVE-2026-44902)", "GET http://[::1 HTTP/1.1", 404],
    ["half an escape", "GET /%E0%A4%A HTTP/1.1", 404],
    ["a star", "OPTIONS * HTTP/1.1", 404],
    ["a way upwards", "GET /-/../guarded HTTP/1.1", 404],
    ["a prototype", "GET /__proto__ HTTP/1.1", 404],
    ["a method of its own (CVE-2022-21698)", "PROPFIND /-/healthy HTTP/1.1", 405],
    ["a method that repeats the request", "TRACE /-/healthy HTTP/1.1", 405],
  ])("a request target that is %s is answered", async (_case, line, status) => {
    const { port, url, refused } = await started();
    const seen = await said(port, `${line}\r\nhost: x\r\nconnection: close\r\n\r\n`);
    expect([statuses(seen), [...refused]]).toEqual([[status], [status === 404 ? "not_found" : "method"]]);
    expect((await fetch(`${url}/-/healthy`)).status).toBe(200);
  });

  test("a tunnel is refused by closing", async () => {
    const { port, url } = await started();
    expect((await said(port, "CONNECT x:1 HTTP/1.1\r\nhost: x\r\n\r\n")).text).toBe("");
    expect((await fetch(`${url}/-/healthy`)).status).toBe(200);
  });
});

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

test("a HEAD of an answer in parts gets its headers and ends", async () => {
  const { url } = await started();
  const response = await fetch(`${url}/endless`, { method: "HEAD" });
  expect([response.status, await response.text()]).toEqual([200, ""]);
});

test("a defect of a route is answered with 500 and says nothing of itself", async () => {
  const { url } = await started();
  const response = await fetch(`${url}/broken`);
  expect([response.status, await response.text()]).toEqual([500, "internal error\n"]);
  expect((await fetch(`${url}/-/healthy`)).status).toBe(200);
});

test("the longest prefix has a path, its escapes untouched; an exact path goes before it", async () => {
  const { url } = await started();
  const answer = async (method: string, path: string) => {
    const response = await fetch(`${url}${path}`, { method });
    return [response.status, response.headers.get("allow"), await response.text()];
  };
  expect(await answer("PUT", "/metrics/job/a%2Fb?x=1")).toEqual([200, null, '"/metrics/job/a%2Fb"\n']);
  expect(await answer("DELETE", "/metrics/other")).toEqual([202, null, '"/metrics/other"\n']);
  expect(await answer("DELETE", "/metrics/job/a")).toEqual([405, "PUT", "use PUT\n"]);
  expect(await answer("PUT", "/-/healthy")).toEqual([405, "GET, HEAD", "use GET, HEAD\n"]);
});
