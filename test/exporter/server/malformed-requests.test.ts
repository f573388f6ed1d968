import { randomBytes } from "node:crypto";
import { cleanup } from "../support/cleanup.ts";
import { statuses } from "../support/raw.ts";
import { limitedServer, put, said } from "./limited-server.ts";

jest.setTimeout(60_000);
const { later, run } = cleanup();
afterEach(run);
const started = (limits: Parameters<typeof limitedServer>[1] = {}) => limitedServer(later, limits);

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
