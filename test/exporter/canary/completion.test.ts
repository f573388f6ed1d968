import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { AnswerError } from "../../../exporter/canary/answer-error.ts";
import { type CanaryRequest, measuredCompletion } from "../../../exporter/canary/completion.ts";
import { canaryFailureReason } from "../../../exporter/canary/failure.ts";
import { errorText } from "../../../exporter/error-text.ts";
import { addressPolicy } from "../../../exporter/network/address-policy.ts";
import type { CanaryFailureReason } from "../../../inventory/metrics/index.ts";
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
import { temporaryDirectory } from "../../support/temporary-directory.ts";

jest.setTimeout(120_000);
const { later, run } = cleanup();
afterEach(run);
const beginningWithNonce: unknown = expect.stringMatching(/^[0-9a-f]{8} /);
const never = { policy: addressPolicy(), cut: new AbortController().signal };
const asked = (baseUrl: string, fields: Partial<CanaryRequest> = {}): CanaryRequest => ({
  baseUrl,
  apiKeyFile: undefined,
  caFile: undefined,
  usage: "required",
  modelId: "acme/chat",
  promptTokens: 64,
  outputTokens: 8,
  timeoutSeconds: 10,
  ...fields,
});

const sse = { "content-type": "text/event-stream" };
const at = (...writes: readonly string[]): readonly Step[] =>
  writes.map((write) => ({ afterMilliseconds: 0, write }));

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
  const folder = temporaryDirectory("exporter-canary-");
  const file = join(folder, "key");
  writeFileSync(file, "k-1\n");
  const server = later(await openAiServer([answer(0, 0, 2)]));
  await measuredCompletion(asked(server.url, { apiKeyFile: file }), never);
  expect(server.exchanges[0]?.headers.authorization).toBe("Bearer k-1");
});

test.each<readonly [string, (key: string) => Parameters<typeof openAiServer>[0][number]]>([
  ["refusal", (key) => (response) => response.writeHead(401).end(`no such key: ${key}; ask for another`)],
  [
    "long refusal",
    // The message is cut in the midst of it.
    (key) => (response) => response.writeHead(401).end(`${"x".repeat(440)} ${key}`),
  ],
  ["error in mid-stream", (key) => at(`event: error\ndata: ${key}\n\n`)],
  ["error chunk", (key) => at(`data: {"error":{"message":"Received API Key = ${key}"}}\n\n`)],
  ["event that is no JSON", (key) => at(`data: Received API Key = ${key}\n\n`)],
  ["event that is no chunk", (key) => at(`data: {"key":"${key}"}\n\n`)],
  ["name of another model", (key) => at(tokenChunk("a", key))],
])("the key in a server's %s is told to nobody", async (_case, script) => {
  const apiKeyFile = join(temporaryDirectory("exporter-canary-"), "key");
  writeFileSync(apiKeyFile, "sk-1234567890\n");
  const server = later(await openAiServer([script("sk-1234567890")]));
  const failure: unknown = await measuredCompletion(asked(server.url, { apiKeyFile }), never).catch(
    (error: unknown) => error,
  );
  expect(errorText(failure)).toContain("<secret>");
  expect(errorText(failure)).not.toContain("sk-1");
});

test("a message that a server's answer makes too long is cut", async () => {
  const server = later(await openAiServer([at(tokenChunk("a", "x".repeat(1000)))]));
  await expect(measuredCompletion(asked(server.url), never)).rejects.toThrow(
    new AnswerError("wrong_model", `model "${"x".repeat(493)}…`),
  );
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

test.each<
  readonly [string, Parameters<typeof openAiServer>[0][number], CanaryFailureReason, string | RegExp]
>([
  ["half a stream that ends", at(roleChunk, tokenChunk("a")), "truncated", "the stream ended without [DONE]"],
  [
    "half a stream that is broken off",
    (response) => {
      response.writeHead(200, sse).write(tokenChunk("a"), () => response.destroy());
    },
    "truncated",
    /^the stream was broken off/,
  ],
  [
    "a stream without finish_reason",
    at(tokenChunk("a"), usageChunk(1), done),
    "truncated",
    "the answer has no finish_reason",
  ],
  [
    "an error page",
    (response) => response.writeHead(500).end("no"),
    "status",
    'answered 500 with content type "", not a stream: no',
  ],
  [
    "a page that says nothing",
    (response) => response.writeHead(404).end(),
    "status",
    'answered 404 with content type "", not a stream',
  ],
  [
    "an error page without end",
    (response) => {
      response.writeHead(500, { "content-type": "text/html" });
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(10_000))) {
          /* as much as is taken */
        }
      };
      response.on("drain", more);
      more();
    },
    "status",
    `answered 500 with content type "text/html", not a stream: ${"x".repeat(442)}…`,
  ],
  [
    "a refusal because of too many requests",
    (response) =>
      response
        .writeHead(429, { "retry-after": "1", "content-type": "application/json" })
        .end('{"detail": "slow  down"}'),
    "rate_limited",
    'answered 429 with content type "application/json", not a stream: {"detail": "slow down"}',
  ],
  [
    "a refusal without a key",
    (response) => response.writeHead(401).end(),
    "auth",
    'answered 401 with content type "", not a stream',
  ],
  [
    "a model that loads",
    (response) => response.writeHead(503).end("Loading model"),
    "not_ready",
    'answered 503 with content type "", not a stream: Loading model',
  ],
  [
    "JSON in place of a stream",
    (response) => response.writeHead(200, { "content-type": "application/json" }).end("{}"),
    "protocol",
    'answered 200 with content type "application/json", not a stream: {}',
  ],
  [
    "a redirect",
    (response) => response.writeHead(307, { location: "http://127.0.0.1:1/" }).end(),
    "status",
    'answered 307 with content type "", not a stream',
  ],
  [
    "another model",
    at(tokenChunk("a", "acme/other")),
    "wrong_model",
    'model "acme/other" answered, not "acme/chat"',
  ],
  ["no token", at(roleChunk, finishChunk, usageChunk(0), done), "empty", "the answer has no token"],
  [
    "no usage",
    at(tokenChunk("a"), finishChunk, done),
    "usage",
    "the answer has no usage, though include_usage was asked for",
  ],
  [
    "an error in mid-stream",
    at(tokenChunk("a"), 'data: {"error":{"message":"CUDA error"}}\n\n'),
    "error",
    'the stream says an error: {"error":{"message":"CUDA error"}}',
  ],
  [
    "garbage in mid-stream",
    at(tokenChunk("a"), "data: \u0000oops\n\n"),
    "protocol",
    "an event is not JSON: \u0000oops",
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
    "protocol",
    "answered more than 1048576 bytes",
  ],
])("%s fails, and leaves no connection", async (_case, script, reason, message) => {
  const server = later(await openAiServer([script]));
  const failure: unknown = await measuredCompletion(asked(server.url), never).catch(
    (error: unknown) => error,
  );
  expect([canaryFailureReason(failure), errorText(failure)]).toEqual([
    reason,
    typeof message === "string" ? message : expect.stringMatching(message),
  ]);
  await until("no connection is open", () => server.open() === 0);
});

test("an answer without usage is measured by its chunks where the configuration says so", async () => {
  const server = later(await openAiServer([at(tokenChunk("a"), tokenChunk("b"), finishChunk, done)]));
  expect(await measuredCompletion(asked(server.url, { usage: "counted" }), never)).toMatchObject({
    outputTokens: 2,
  });
});

test.each<readonly [string, Step[]]>([
  ["before its first token", []],
  ["after its first token", [{ afterMilliseconds: 0, write: tokenChunk("a") }]],
])("a model that hangs %s is cut at the time-out", async (_case, steps) => {
  const server = later(await openAiServer([[...steps, { afterMilliseconds: 60_000, write: "" }]]));
  const start = performance.now();
  await expect(measuredCompletion(asked(server.url, { timeoutSeconds: 0.5 }), never)).rejects.toThrow(
    new AnswerError("timeout", "no whole answer within 0.5 s"),
  );
  expect(performance.now() - start).toBeLessThan(5_000);
  await until("no connection is open", () => server.open() === 0);
});

test("a connection that is accepted and never answered is cut at the time-out", async () => {
  const server = later(await tcpTarget(() => undefined));
  await expect(measuredCompletion(asked(server.url, { timeoutSeconds: 0.3 }), never)).rejects.toThrow(
    new AnswerError("timeout", "no whole answer within 0.3 s"),
  );
  await until("no connection is open", () => server.open() === 0);
});

test.each<readonly [string, () => Promise<string>, CanaryFailureReason]>([
  ["a closed port", async () => `http://127.0.0.1:${String(await closedPort())}`, "refused"],
  ["a name that does not exist", () => Promise.resolve("http://model.invalid"), "dns"],
  ["a metadata service", () => Promise.resolve("http://169.254.169.254"), "denied"],
  [
    "plain HTTP where TLS is expected",
    async () => later(await httpTarget(() => undefined)).url.replace("http:", "https:"),
    "tls",
  ],
  [
    "a server that speaks something else",
    async () => later(await tcpTarget((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"))).url,
    "protocol",
  ],
  [
    "a server that resets the connection",
    async () => later(await tcpTarget((socket) => socket.resetAndDestroy())).url,
    "protocol",
  ],
])("%s fails with its reason", async (_case, url, reason) => {
  const failure: unknown = await measuredCompletion(asked(await url()), never).catch(
    (error: unknown) => error,
  );
  expect(canaryFailureReason(failure)).toBe(reason);
});

test("whoever ends it, ends it at once", async () => {
  const server = later(await httpTarget(() => undefined));
  const end = new AbortController();
  const measuring = measuredCompletion(asked(server.url), { ...never, cut: end.signal });
  await until("the model is asked", () => server.connections() === 1);
  end.abort();
  await expect(measuring).rejects.toThrow(/abort/);
  await until("no connection is open", () => server.open() === 0);
});
