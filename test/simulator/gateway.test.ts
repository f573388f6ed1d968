import { chat, vllm } from "./support/models.ts";
import { begunPost, eventually, fetched, posted } from "./support/http.ts";
import { startedGateway } from "./support/platform.ts";
import { scraped } from "./support/series.ts";

type Started = Awaited<ReturnType<typeof startedGateway>>;
const started: Started[] = [];
async function platform(overheadSeconds = 0): Promise<Started> {
  const all = await startedGateway(overheadSeconds);
  started.push(all);
  return all;
}
afterEach(async () => {
  await Promise.all(started.splice(0).map(({ close }) => close()));
});

test("a completion goes to the model service that the body names, and comes back byte for byte", async () => {
  const { base, chat: chatService, small } = await platform();
  const body = {
    model: "acme/small",
    messages: [{ role: "user", content: "hi" }],
    max_tokens: 2,
    stream: true,
  };
  const { status, headers, text } = await posted(`${base}/v1/chat/completions`, body);
  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  expect(text.split("\n\n").map((event) => event.slice(0, 6))).toEqual([
    "data: ",
    "data: ",
    "data: ",
    "data: ",
    "",
  ]);
  expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
  const finished = (modelId: string) =>
    `vllm:request_success_total{engine="0",finished_reason="length",model_name="${modelId}"}`;
  expect((await scraped(small.base))[finished("acme/small")]).toBe(1);
  expect((await scraped(chatService.base))[finished("acme/chat")]).toBe(0);
});

test("a model that nobody serves is a 404 that names it", async () => {
  const { base } = await platform();
  const { status, text } = await posted(`${base}/v1/chat/completions`, chat({ model: "acme/none" }));
  expect({ status, text }).toEqual({
    status: 404,
    text: '{"error":{"message":"The model `acme/none` does not exist.","type":"NotFoundError","param":"model","code":404}}',
  });
});

test("a refusal of the model service is passed on", async () => {
  const { base } = await platform();
  expect((await posted(`${base}/v1/chat/completions`, chat({ max_tokens: 0 }))).status).toBe(400);
});

test("the models of all services that answer are listed, and only those", async () => {
  const { base, small } = await platform();
  const listed = async () =>
    [...(await fetched(`${base}/v1/models`)).text.matchAll(/"id":"([^"]+)"/g)].map((match) => match[1]);
  expect(await listed()).toEqual(["acme/chat", "acme/small"]);
  await small.setMode({ mode: "dead" });
  expect(await listed()).toEqual(["acme/chat"]);
  await small.setMode({ mode: "hanging" });
  expect(await listed()).toEqual(["acme/chat"]);
  await small.setMode({ mode: "normal" });
  expect(await listed()).toEqual(["acme/chat", "acme/small"]);
});

test("its overhead comes on top of the model service's time", async () => {
  const { base } = await platform(0.3);
  const begin = performance.now();
  await posted(`${base}/v1/chat/completions`, chat({ max_tokens: 1 }));
  expect(performance.now() - begin).toBeGreaterThan(310);
});

test("health has a port of its own", async () => {
  const { base, healthBase } = await platform();
  expect(await fetched(`${healthBase}/health`)).toMatchObject({ status: 200, text: '{"status":"ok"}' });
  expect((await fetched(`${base}/health`)).status).toBe(404);
  expect((await fetched(`${healthBase}/metrics`)).status).toBe(404);
});

test("a model service that refuses connections is a 502", async () => {
  const { base, chat: chatService } = await platform();
  await chatService.setMode({ mode: "dead" });
  const { status, text } = await posted(`${base}/v1/chat/completions`, chat());
  expect(status).toBe(502);
  expect(text).toContain("acme/chat does not answer");
});

test("a model service that dies in the middle of a stream breaks the stream off, unfinished", async () => {
  const { base, chat: chatService } = await platform();
  await chatService.setMode({ mode: "slow", ttftSeconds: 0, itlSeconds: 60 });
  const { response } = begunPost(`${base}/v1/chat/completions`, chat({ stream: true }));
  const answer = await response;
  let text = "";
  const ended = new Promise<boolean>((resolve) => {
    answer.on("data", (chunk: Buffer) => (text += chunk.toString()));
    answer.on("error", () => undefined);
    answer.on("close", () => {
      resolve(answer.complete);
    });
  });
  await eventually(() => text.includes('"content":"the"'));
  await chatService.setMode({ mode: "dead" });
  expect(await ended).toBe(false);
  expect(text).not.toContain("[DONE]");
});

test("a client that leaves the gateway is an abort at the model service, and an error at the gateway", async () => {
  const { base, chat: chatService } = await platform();
  await chatService.setMode({ mode: "slow", ttftSeconds: 60, itlSeconds: 0 });
  const { request } = begunPost(`${base}/v1/chat/completions`, chat());
  await eventually(async () => (await scraped(chatService.base))[vllm("num_requests_running")] === 1);
  request.destroy();
  const aborts = vllm("request_success_total", 'finished_reason="abort",');
  await eventually(async () => (await scraped(chatService.base))[aborts] === 1);
  const failed = 'http_requests_total{handler="/v1/chat/completions",method="POST",status="5xx"}';
  await eventually(async () => (await scraped(base))[failed] !== undefined);
  expect((await scraped(base))[failed]).toBe(1);
});

test("metrics are the instrumentator's, exactly what was served", async () => {
  const { base } = await platform();
  const body = chat();
  await posted(`${base}/v1/chat/completions`, body);
  await posted(`${base}/v1/chat/completions`, body);
  await posted(`${base}/v1/chat/completions`, chat({ model: "acme/none" }));
  await fetched(`${base}/nothing`);
  await eventually(async () => (await scraped(base))["http_request_duration_highr_seconds_count"] !== 3);
  const series = await scraped(base);
  const handler = 'handler="/v1/chat/completions"';
  expect(series).toMatchObject({
    [`http_requests_total{${handler},method="POST",status="2xx"}`]: 2,
    [`http_requests_total{${handler},method="POST",status="4xx"}`]: 1,
    'http_requests_total{handler="none",method="GET",status="4xx"}': 1,
    [`http_request_size_bytes_count{${handler}}`]: 3,
    [`http_request_size_bytes_sum{${handler}}`]: 3 * JSON.stringify(body).length,
    [`http_request_duration_seconds_bucket{${handler},le="+Inf",method="POST"}`]: 3,
    [`http_request_duration_seconds_count{${handler},method="POST"}`]: 3,
  });
  expect(series['http_request_duration_highr_seconds_bucket{le="60.0"}']).toBe(
    series["http_request_duration_highr_seconds_count"],
  );
});
