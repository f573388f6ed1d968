import { once } from "node:events";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { cleanup } from "../support/cleanup.ts";
import { statuses, told } from "../support/raw.ts";
import { until } from "../support/until.ts";
import { limitedServer, put } from "./limited-server.ts";

jest.setTimeout(60_000);
const { later, run } = cleanup();
afterEach(run);
const started = (limits: Parameters<typeof limitedServer>[1] = {}) => limitedServer(later, limits);

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

  test("a client of HTTP/1.0 is not told to go on, which it does not know", async () => {
    const { port } = await started();
    const seen = await told(port, (socket) => {
      socket.write("PUT /body HTTP/1.0\r\ncontent-length: 5\r\nexpect: 100-continue\r\n\r\nhello");
    });
    expect([seen.text.includes("100 Continue"), statuses(seen)]).toEqual([false, [200]]);
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
