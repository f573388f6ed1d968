import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CanaryRequest, measuredCompletion } from "../../../exporter/canary/completion.ts";
import { cleanup } from "../support/cleanup.ts";
import { closedPort, httpTarget, tcpTarget } from "../support/http-target.ts";
import {
  answer,
  done,
  finishChunk,
  openAiServer,
  roleChunk,
  type Step,
  tokenChunk,
  usageChunk,
} from "../support/openai-server.ts";
import { until } from "../support/until.ts";

jest.setTimeout(120_000);
const { later, run } = cleanup();
afterEach(run);
const beginningWithNonce: unknown = expect.stringMatching(/^[0-9a-f]{8} /);
const never = new AbortController().signal;
const asked = (baseUrl: string, fields: Partial<CanaryRequest> = {}): CanaryRequest => ({
  baseUrl,
  apiKeyFile: undefined,
  modelId: "acme/chat",
  promptTokens: 64,
  outputTokens: 8,
  timeoutSeconds: 10,
  ...fields,
});

test("what is measured is what the server's own clock says", async () => {
  const server = later(await openAiServer([answer(300, 60, 5)]));
  // The first one in a process loads code; it is not what is measured here.
  await measuredCompletion(asked(server.url), never);
  const found = await measuredCompletion(asked(server.url), never);
  const exchange = server.exchanges[1];
  const [, ...written] = exchange?.writtenAt ?? [];
  const first = written[0] ?? 0;
  const gaps = written.slice(1, 5).map((at, index) => (at - (written[index] ?? 0)) / 1000);
  expect(found.outputTokens).toBe(5);
  expect(found.itlSeconds).toHaveLength(4);
  // Generous for a busy machine; the benchmark states the real error.
  const tolerance = 0.05;
  for (const [index, gap] of gaps.entries()) {
    expect(Math.abs((found.itlSeconds[index] ?? 0) - gap)).toBeLessThan(tolerance);
  }
  // The server got the request after we sent it, so we measured a little more, never less than its delay.
  expect(found.ttftSeconds).toBeGreaterThan((first - (exchange?.receivedAt ?? 0)) / 1000 - 0.002);
  expect(found.ttftSeconds).toBeLessThan((first - (exchange?.receivedAt ?? 0)) / 1000 + 0.1);
  expect(found.e2eSeconds).toBeGreaterThanOrEqual(found.ttftSeconds);
  expect(found.tpotSeconds).toBeCloseTo(gaps.reduce((a, b) => a + b, 0) / 4, 1);
});

test("a canary asks for a short, streamed, repeatable answer with usage, and begins with another nonce each time", async () => {
  const server = later(await openAiServer([answer(0, 0, 2)]));
  await measuredCompletion(asked(server.url), never);
  await measuredCompletion(asked(server.url), never);
  const [first, second] = server.exchanges.map(({ body }) => body);
  expect(first).toMatchObject({
    model: "acme/chat",
    max_tokens: 8,
    temperature: 0,
    stream: true,
    stream_options: { include_usage: true },
    messages: [{ role: "user", content: beginningWithNonce }],
  });
  expect(JSON.stringify(first?.messages)).not.toBe(JSON.stringify(second?.messages));
});

test("the key in the file is sent", async () => {
  const folder = mkdtempSync(join(tmpdir(), "exporter-canary-"));
  const file = join(folder, "key");
  writeFileSync(file, "k-1\n");
  later({
    close: () => {
      rmSync(folder, { recursive: true });
    },
  });
  const server = later(await openAiServer([answer(0, 0, 2)]));
  await measuredCompletion(asked(server.url, { apiKeyFile: file }), never);
  expect(server.exchanges[0]?.headers.authorization).toBe("Bearer k-1");
});

test("comments, odd line ends and events cut anywhere are read as what they say", async () => {
  const text = `: keep-alive\n\n${roleChunk}${tokenChunk("ü")}${tokenChunk("✓")}${finishChunk}${usageChunk(2)}${done}`;
  const bytes = Buffer.from(text.replaceAll("\n", "\r\n"));
  const server = later(
    await openAiServer([
      (response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        for (let index = 0; index < bytes.length; index += 7)
          response.write(bytes.subarray(index, index + 7));
        response.end();
      },
    ]),
  );
  expect(await measuredCompletion(asked(server.url), never)).toMatchObject({ outputTokens: 2 });
});

const sse = { "content-type": "text/event-stream" };
test.each<readonly [string, readonly Step[] | Parameters<typeof openAiServer>[0][number], RegExp]>([
  [
    "half a stream that ends",
    [{ afterMilliseconds: 0, write: roleChunk + tokenChunk("a") }],
    /^the stream ended without \[DONE\]$/,
  ],
  [
    "half a stream that is broken off",
    (response) => {
      response.writeHead(200, sse).write(tokenChunk("a"), () => response.destroy());
    },
    /other side closed|terminated|ECONNRESET|broken off|Invalid EOF/,
  ],
  [
    "an error page",
    (response) => response.writeHead(500).end("no"),
    /^answered 500 with content type "", not a stream$/,
  ],
  [
    "JSON in place of a stream",
    (response) => response.writeHead(200, { "content-type": "application/json" }).end("{}"),
    /^answered 200 with content type "application\/json", not a stream$/,
  ],
  [
    "a redirect",
    (response) => response.writeHead(307, { location: "http://127.0.0.1:1/" }).end(),
    /^answered 307 with content type "", not a stream$/,
  ],
  [
    "another model",
    [{ afterMilliseconds: 0, write: tokenChunk("a", "acme/other") }],
    /^model "acme\/other" answered, not "acme\/chat"$/,
  ],
  [
    "a stream without end",
    (response) => {
      response.writeHead(200, sse);
      const more = () => {
        while (!response.destroyed && response.write(tokenChunk("x".repeat(10_000)))) {
          /* as much as is taken */
        }
      };
      response.on("drain", more);
      more();
    },
    /size/i,
  ],
])("%s fails, and leaves no connection", async (_case, script, message) => {
  const server = later(await openAiServer([script]));
  await expect(measuredCompletion(asked(server.url), never)).rejects.toThrow(message);
  await until("no connection is open", () => server.open() === 0);
});

test.each<readonly [string, Step[]]>([
  ["before its first token", []],
  ["after its first token", [{ afterMilliseconds: 0, write: tokenChunk("a") }]],
])("a model that hangs %s is cut at the time-out", async (_case, steps) => {
  const server = later(await openAiServer([[...steps, { afterMilliseconds: 60_000, write: "" }]]));
  const start = performance.now();
  await expect(measuredCompletion(asked(server.url, { timeoutSeconds: 0.5 }), never)).rejects.toThrow(
    /timeout/,
  );
  expect(performance.now() - start).toBeLessThan(5_000);
  await until("no connection is open", () => server.open() === 0);
});

test("a connection that is accepted and never answered is cut at the time-out", async () => {
  const server = later(await tcpTarget(() => undefined));
  await expect(measuredCompletion(asked(server.url, { timeoutSeconds: 0.3 }), never)).rejects.toThrow(
    /timeout/,
  );
  await until("no connection is open", () => server.open() === 0);
});

test("a closed port fails at once", async () => {
  const url = `http://127.0.0.1:${String(await closedPort())}`;
  await expect(measuredCompletion(asked(url), never)).rejects.toThrow(/ECONNREFUSED/);
});

test("whoever ends it, ends it at once", async () => {
  const server = later(await httpTarget(() => undefined));
  const end = new AbortController();
  const measuring = measuredCompletion(asked(server.url), end.signal);
  await until("the model is asked", () => server.connections() === 1);
  end.abort();
  await expect(measuring).rejects.toThrow(/abort/);
  await until("no connection is open", () => server.open() === 0);
});
