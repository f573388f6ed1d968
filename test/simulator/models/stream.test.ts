import { chat, startedModel } from "../support/models.ts";
import { jsonOf } from "../../../simulator/http/exchange.ts";
import { posted } from "../support/http.ts";

const model = startedModel();
afterAll(async () => {
  await (await model).close();
});

/** The text of an answer with what changes from answer to answer made equal. */
async function answered(path: string, body: unknown) {
  const { base } = await model;
  const { status, headers, text } = await posted(`${base}${path}`, body);
  const equal = text
    .replace(/"id":"(chatcmpl|cmpl)-[0-9a-f]{32}"/g, '"id":"$1-ID"')
    .replace(/"created":\d{10}\b/g, '"created":0');
  return { status, contentType: headers.get("content-type"), text: equal };
}

const head =
  '{"id":"chatcmpl-ID","object":"chat.completion.chunk","created":0,"model":"acme/chat","choices":';

test("a streamed chat has a role chunk, a chunk a token, a finish reason, usage without choices, and DONE", async () => {
  const body = chat({ stream: true, stream_options: { include_usage: true } });
  expect(await answered("/v1/chat/completions", body)).toEqual({
    status: 200,
    contentType: "text/event-stream; charset=utf-8",
    text: `data: ${head}[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}

data: ${head}[{"index":0,"delta":{"content":"the"},"logprobs":null,"finish_reason":null}]}

data: ${head}[{"index":0,"delta":{"content":" model"},"logprobs":null,"finish_reason":null}]}

data: ${head}[{"index":0,"delta":{"content":" service"},"logprobs":null,"finish_reason":"length","stop_reason":null}]}

data: ${head}[],"usage":{"prompt_tokens":7,"total_tokens":10,"completion_tokens":3}}

data: [DONE]

`,
  });
});

test("a streamed chat without include_usage has no usage chunk", async () => {
  const { text } = await answered("/v1/chat/completions", chat({ stream: true, max_tokens: 1 }));
  expect(text)
    .toBe(`data: ${head}[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}

data: ${head}[{"index":0,"delta":{"content":"the"},"logprobs":null,"finish_reason":"length","stop_reason":null}]}

data: [DONE]

`);
});

test("a streamed completion has no role chunk", async () => {
  const body = { model: "acme/chat", prompt: "once upon", max_tokens: 1, stream: true };
  expect((await answered("/v1/completions", body)).text).toBe(
    'data: {"id":"cmpl-ID","object":"text_completion","created":0,"model":"acme/chat","choices":' +
      '[{"index":0,"text":"the","logprobs":null,"finish_reason":"length","stop_reason":null}],"usage":null}\n\n' +
      "data: [DONE]\n\n",
  );
});

test("a chat that is not streamed comes in one piece", async () => {
  const { status, contentType, text } = await answered("/v1/chat/completions", chat());
  expect({ status, contentType, json: jsonOf(text) }).toEqual({
    status: 200,
    contentType: "application/json",
    json: {
      id: "chatcmpl-ID",
      object: "chat.completion",
      created: 0,
      model: "acme/chat",
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: "the model service", tool_calls: [] },
          logprobs: null,
          finish_reason: "length",
          stop_reason: null,
        },
      ],
      usage: { prompt_tokens: 7, total_tokens: 10, completion_tokens: 3, prompt_tokens_details: null },
    },
  });
});

test("an answer that ends by itself stops before max_tokens, its last token without text", async () => {
  const { text } = await answered("/v1/chat/completions", chat({ max_tokens: 400, stream: true }));
  const events = text.split("\n\n").slice(0, -2);
  expect(events.at(-1)).toBe(
    `data: ${head}[{"index":0,"delta":{"content":""},"logprobs":null,"finish_reason":"stop","stop_reason":null}]}`,
  );
  expect(events.length - 1).toBeGreaterThanOrEqual(24);
  expect(events.length - 1).toBeLessThanOrEqual(96);
});

test("ignore_eos makes the answer as long as max_tokens allows", async () => {
  const body = chat({ max_tokens: 120, ignore_eos: true });
  expect((await answered("/v1/chat/completions", body)).text).toContain('"completion_tokens":120');
});

test.each([
  [
    "another model",
    chat({ model: "acme/other" }),
    404,
    "NotFoundError",
    "The model `acme/other` does not exist.",
  ],
  ["max_tokens 0", chat({ max_tokens: 0 }), 400, "BadRequestError", "max_tokens must be at least 1, got 0."],
  ["no message", chat({ messages: [] }), 400, "BadRequestError", "messages: must hold at least one message"],
  [
    "stream options without a stream",
    chat({ stream_options: { include_usage: true } }),
    400,
    "BadRequestError",
    "Stream options can only be defined when `stream=True`.",
  ],
  [
    "more tokens than the model's context has",
    chat({ max_tokens: 600 }),
    400,
    "BadRequestError",
    "This model's maximum context length is 512 tokens. However, you requested 607 tokens.",
  ],
])("a request for %s is refused", async (_case, body, code, type, message) => {
  const { status, text } = await answered("/v1/chat/completions", body);
  expect({ status, json: jsonOf(text) }).toEqual({
    status: code,
    json: { error: { message, type, param: null, code } },
  });
});

test("a body that is no JSON is refused", async () => {
  const { base } = await model;
  expect((await posted(`${base}/v1/chat/completions`, undefined)).status).toBe(400);
});
