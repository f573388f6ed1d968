import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { chat, startedModel, vllm } from "../support/models.ts";
import { begunPost, eventually, fetched, posted } from "../support/http.ts";
import { scraped } from "../support/series.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

type Model = Awaited<ReturnType<typeof startedModel>>;
const started: Model[] = [];
async function model(overrides: Parameters<typeof startedModel>[0] = {}): Promise<Model> {
  const service = await startedModel(overrides);
  started.push(service);
  return service;
}
afterEach(async () => {
  await Promise.all(started.splice(0).map((service) => service.close()));
});

test.each([
  ["/health", 200, ""],
  ["/ping", 200, ""],
  ["/version", 200, '{"version":"0.11.0"}'],
  ["/load", 200, '{"server_load":0}'],
  ["/nothing", 404, '{"detail":"Not Found"}'],
  ["/v1/chat/completions", 405, '{"detail":"Method Not Allowed"}'],
])("GET %s answers %d", async (path, status, text) => {
  const { base } = await model();
  const answer = await fetched(`${base}${path}`);
  expect({ status: answer.status, text: answer.text }).toEqual({ status, text });
});

test("the model is listed under its identifier", async () => {
  const { base } = await model();
  const { text } = await fetched(`${base}/v1/models`);
  expect(JSON.parse(text)).toMatchObject({
    object: "list",
    data: [{ id: "acme/chat", object: "model", owned_by: "vllm", root: "acme/chat", max_model_len: 512 }],
  });
});

test("/v1 wants the API key where there is one, health and metrics do not", async () => {
  const file = join(temporaryDirectory("simulator-"), "key");
  writeFileSync(file, "k-123\n");
  const { base } = await model({ apiKeyFile: file });
  const status = async (path: string, headers = {}) => (await fetched(`${base}${path}`, { headers })).status;
  expect(await status("/v1/models")).toBe(401);
  expect(await status("/v1/models", { authorization: "Bearer k-124" })).toBe(401);
  expect(await status("/v1/models", { authorization: "Bearer k-123" })).toBe(200);
  expect(await status("/health")).toBe(200);
  expect(await status("/metrics")).toBe(200);
});

test("metrics count exactly what was served", async () => {
  const { base } = await model();
  await posted(`${base}/v1/chat/completions`, chat({ max_tokens: 5 }));
  await posted(`${base}/v1/chat/completions`, chat({ max_tokens: 3, stream: true }));
  await posted(`${base}/v1/chat/completions`, chat({ max_tokens: 400 }));
  await posted(`${base}/v1/chat/completions`, chat({ model: "acme/other" }));
  const series = await scraped(base);
  const generated = series[vllm("generation_tokens_total")] ?? 0;
  expect(series).toMatchObject({
    [vllm("num_requests_running")]: 0,
    [vllm("num_requests_waiting")]: 0,
    [vllm("kv_cache_usage_perc")]: 0,
    [vllm("prompt_tokens_total")]: 21,
    [vllm("prefix_cache_queries_total")]: 21,
    [vllm("prefix_cache_hits_total")]: 0,
    [vllm("num_preemptions_total")]: 0,
    [vllm("request_success_total", 'finished_reason="length",')]: 2,
    [vllm("request_success_total", 'finished_reason="stop",')]: 1,
    [vllm("request_success_total", 'finished_reason="abort",')]: 0,
    [vllm("time_to_first_token_seconds_count")]: 3,
    [vllm("time_to_first_token_seconds_bucket", 'le="0.01",')]: 0,
    [vllm("time_to_first_token_seconds_bucket", 'le="1.0",')]: 3,
    [vllm("e2e_request_latency_seconds_count")]: 3,
    [vllm("e2e_request_latency_seconds_bucket", 'le="+Inf",')]: 3,
    [vllm("request_queue_time_seconds_count")]: 3,
    [vllm("request_prefill_time_seconds_count")]: 3,
    [vllm("request_decode_time_seconds_count")]: 3,
    [vllm("request_inference_time_seconds_count")]: 3,
    [vllm("request_generation_tokens_sum")]: generated,
    [vllm("inter_token_latency_seconds_count")]: generated - 3,
    [vllm("time_per_output_token_seconds_count")]: generated - 3,
    'http_requests_total{handler="/v1/chat/completions",method="POST",status="2xx"}': 3,
    'http_requests_total{handler="/v1/chat/completions",method="POST",status="4xx"}': 1,
  });
  expect(generated).toBeGreaterThanOrEqual(5 + 3 + 24);
  const sum = (name: string) => series[vllm(`${name}_sum`)] ?? NaN;
  expect(sum("request_inference_time_seconds")).toBeCloseTo(
    sum("request_prefill_time_seconds") + sum("request_decode_time_seconds"),
    9,
  );
  expect(sum("e2e_request_latency_seconds")).toBeCloseTo(
    sum("request_inference_time_seconds") + sum("request_queue_time_seconds"),
    9,
  );
});

test("the first token takes the time to first token, each further one the inter-token latency", async () => {
  const { base } = await model({ ttftSeconds: 0.2, itlSeconds: 0.03 });
  await posted(`${base}/v1/chat/completions`, chat({ max_tokens: 6, stream: true }));
  const series = await scraped(base);
  const ttft = series[vllm("time_to_first_token_seconds_sum")] ?? 0;
  const itl = series[vllm("inter_token_latency_seconds_sum")] ?? 0;
  // Timers may fire a millisecond early; how late depends on the machine.
  expect(ttft).toBeGreaterThan(0.195);
  expect(ttft).toBeLessThan(2);
  expect(itl).toBeGreaterThan(5 * 0.028);
  expect(itl).toBeLessThan(2);
});

test("the headers of a stream leave before its first token", async () => {
  const { base } = await model({ ttftSeconds: 60 });
  const { response, request } = begunPost(`${base}/v1/chat/completions`, chat({ stream: true }));
  expect((await response).statusCode).toBe(200);
  request.destroy();
});

test("requests beyond the limit wait, first come first served, and are seen waiting", async () => {
  const { base, setMode } = await model({ maxRunning: 1, ttftSeconds: 0.3 });
  // While the engine is stalled, the first request runs and does not end.
  await setMode({ mode: "stalled" });
  const order: number[] = [];
  const answers: Promise<unknown>[] = [];
  for (const request of [1, 2, 3]) {
    const sent = posted(`${base}/v1/chat/completions`, chat({ max_tokens: 1 }));
    answers.push(sent.then(() => order.push(request)));
    await eventually(
      async () => (await fetched(`${base}/load`)).text === `{"server_load":${String(request)}}`,
    );
  }
  expect(await scraped(base)).toMatchObject({
    [vllm("num_requests_running")]: 1,
    [vllm("num_requests_waiting")]: 2,
  });
  await setMode({ mode: "normal" });
  await Promise.all(answers);
  expect(order).toEqual([1, 2, 3]);
  const series = await scraped(base);
  // The third waited at least as long as the second ran.
  expect(series[vllm("request_queue_time_seconds_sum")]).toBeGreaterThan(0.29);
  expect(series[vllm("num_requests_waiting")]).toBe(0);
});

test.each([
  ["running", { ttftSeconds: 60 }, 1],
  ["waiting", { ttftSeconds: 60, maxRunning: 1 }, 2],
])("a client that leaves while its request is %s is an abort", async (_case, overrides, requests) => {
  const { base } = await model(overrides);
  const open = [];
  for (let request = 1; request <= requests; request += 1) {
    open.push(begunPost(`${base}/v1/chat/completions`, chat({ stream: true })));
    await eventually(
      async () => (await fetched(`${base}/load`)).text === `{"server_load":${String(request)}}`,
    );
  }
  open.at(-1)?.request.destroy();
  const aborts = vllm("request_success_total", 'finished_reason="abort",');
  await eventually(async () => (await scraped(base))[aborts] === 1);
  const series = await scraped(base);
  expect((series[vllm("num_requests_running")] ?? 0) + (series[vllm("num_requests_waiting")] ?? 0)).toBe(
    requests - 1,
  );
  expect(series[vllm("e2e_request_latency_seconds_count")]).toBe(0);
  for (const { request } of open) request.destroy();
});

test("a prompt that begins like an earlier one hits the prefix cache in whole blocks", async () => {
  const { base } = await model();
  const prompt = "a".repeat(200);
  const ask = (text: string) =>
    posted(`${base}/v1/completions`, { model: "acme/chat", prompt: text, max_tokens: 1 });
  await ask(prompt);
  expect((await scraped(base))[vllm("prefix_cache_hits_total")]).toBe(0);
  await ask(`${prompt} and more`);
  // 200 characters are 50 tokens, which fill 3 blocks of 16.
  expect((await scraped(base))[vllm("prefix_cache_hits_total")]).toBe(48);
});

test("a full KV cache shows, and preempts the newest request", async () => {
  const { base } = await model({ kvCacheBlocks: 16, ttftSeconds: 0.01, itlSeconds: 0.001, maxRunning: 2 });
  const long = { model: "acme/chat", prompt: "b".repeat(400), max_tokens: 200, ignore_eos: true };
  await Promise.all([posted(`${base}/v1/completions`, long), posted(`${base}/v1/completions`, long)]);
  const series = await scraped(base);
  expect(series[vllm("num_preemptions_total")]).toBeGreaterThanOrEqual(1);
  expect(series[vllm("generation_tokens_total")]).toBe(400);
  expect(series[vllm("request_success_total", 'finished_reason="length",')]).toBe(2);
});
