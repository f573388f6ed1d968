import { AnswerError } from "../../../exporter/canary/answer-error.ts";
import { streamedAnswer } from "../../../exporter/canary/streamed-answer.ts";
import type { CanaryFailureReason } from "../../../inventory/metrics/index.ts";
import { chunk, done, finishChunk, roleChunk, tokenChunk, usageChunk } from "../support/openai-server.ts";

/** What is measured of events that arrive at so many milliseconds; the request was sent at 1,000. */
function measured(...events: readonly (readonly [milliseconds: number, event: string])[]) {
  return withUsage("counted", ...events);
}

function withUsage(
  usage: "required" | "counted",
  ...events: readonly (readonly [milliseconds: number, event: string])[]
) {
  const answer = streamedAnswer("acme/chat", 1000, usage);
  for (const [at, event] of events) answer.event({ data: event.replace(/^data: |\n\n$/g, "") }, 1000 + at);
  return answer.measurement();
}

function failureOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test("the role alone is no token, the first text is, and every later one ends a gap", () => {
  expect(
    measured(
      [100, roleChunk],
      [250, tokenChunk("Once")],
      [300, tokenChunk(" upon")],
      [380, tokenChunk(" a")],
      [380, finishChunk],
      [390, usageChunk(3)],
      [400, done],
    ),
  ).toEqual({
    ttftSeconds: 0.25,
    itlSeconds: [0.05, 0.08],
    tpotSeconds: 0.065,
    e2eSeconds: 0.4,
    outputTokens: 3,
    promptTokens: 60,
  });
});

test("a chunk of several tokens counts as usage says, and makes one gap", () => {
  expect(
    measured(
      [100, tokenChunk("a b")],
      [160, tokenChunk("c d")],
      [160, finishChunk],
      [160, usageChunk(4)],
      [160, done],
    ),
  ).toMatchObject({ itlSeconds: [0.06], tpotSeconds: 0.02, outputTokens: 4 });
});

test("without usage a token is a chunk, where the configuration says so", () => {
  expect(
    measured([100, tokenChunk("a")], [110, tokenChunk("b")], [110, finishChunk], [110, done]),
  ).toMatchObject({
    outputTokens: 2,
    tpotSeconds: 0.01,
  });
});

test("an answer of one token has no time per later token", () => {
  expect(measured([100, tokenChunk("a")], [100, finishChunk], [100, usageChunk(1)], [120, done])).toEqual({
    ttftSeconds: 0.1,
    itlSeconds: [],
    e2eSeconds: 0.12,
    outputTokens: 1,
    promptTokens: 60,
  });
});

test.each(["reasoning", "reasoning_content"])("what a model thinks aloud in %s is output", (field) => {
  const thought = chunk({ choices: [{ index: 0, delta: { [field]: "Hm" } }] });
  expect(measured([90, thought], [100, tokenChunk("a")], [100, finishChunk], [100, done])).toMatchObject({
    ttftSeconds: 0.09,
  });
});

test("a null content, as llama.cpp sends it with the role, is no token", () => {
  const role = chunk({
    choices: [{ index: 0, delta: { role: "assistant", content: null }, finish_reason: null }],
  });
  expect(measured([50, role], [100, tokenChunk("a")], [100, finishChunk], [100, done])).toMatchObject({
    ttftSeconds: 0.1,
  });
});

test("before [DONE] nothing is measured", () => {
  expect(measured([100, tokenChunk("a")], [110, finishChunk])).toBeUndefined();
});

test("what follows [DONE] is not read", () => {
  const events = [
    [100, tokenChunk("a")],
    [100, finishChunk],
    [100, done],
    [900, "rubbish"],
  ] as const;
  expect(measured(...events)).toMatchObject({ e2eSeconds: 0.1 });
});

test("an empty delta before the first token, or after the last one, is no token", () => {
  const empty = chunk({ choices: [{ index: 0, delta: {}, finish_reason: null }] });
  const blank = tokenChunk("");
  expect(
    measured(
      [10, empty],
      [20, blank],
      [30, tokenChunk("a")],
      [40, tokenChunk("b")],
      [50, blank],
      [50, finishChunk],
      [60, done],
    ),
  ).toMatchObject({ ttftSeconds: 0.03, itlSeconds: [0.01], outputTokens: 2 });
});

test("the end as llama.cpp writes it is read: usage with its cache, no choices", () => {
  const usage = chunk({
    choices: [],
    usage: { completion_tokens: 1, prompt_tokens: 9, prompt_tokens_details: { cached_tokens: 4 } },
    timings: { cache_n: 4 },
  });
  expect(withUsage("required", [5, tokenChunk("a")], [5, finishChunk], [6, usage], [6, done])).toMatchObject({
    outputTokens: 1,
    promptTokens: 9,
  });
});

test("an event named error ends it, whatever its data", () => {
  const answer = streamedAnswer("acme/chat", 0, "required");
  expect(() => {
    answer.event({ event: "error", data: "out of memory" }, 1);
  }).toThrow(new AnswerError("error", "the stream says an error: out of memory"));
});

test.each<readonly [string, readonly (readonly [number, string])[], CanaryFailureReason, string]>([
  [
    "of another model",
    [[1, tokenChunk("a", "acme/other")]],
    "wrong_model",
    'model "acme/other" answered, not "acme/chat"',
  ],
  [
    "without a token",
    [
      [1, roleChunk],
      [2, finishChunk],
      [3, done],
    ],
    "empty",
    "the answer has no token",
  ],
  [
    "without a finish_reason",
    [
      [1, tokenChunk("a")],
      [3, done],
    ],
    "truncated",
    "the answer has no finish_reason",
  ],
  [
    "without usage",
    [
      [1, tokenChunk("a")],
      [2, finishChunk],
      [3, done],
    ],
    "usage",
    "the answer has no usage, though include_usage was asked for",
  ],
  [
    "whose usage says 0",
    [
      [1, tokenChunk("a")],
      [2, finishChunk],
      [2, usageChunk(0)],
      [3, done],
    ],
    "usage",
    "the answer has tokens, and its usage says 0, though include_usage was asked for",
  ],
  ["that is not JSON", [[1, "data: {oops\n\n"]], "protocol", "an event is not JSON: {oops"],
  [
    "of another shape",
    [[1, 'data: {"choices":1}\n\n']],
    "protocol",
    'an event is not a chunk of a completion: {"choices":1}',
  ],
  [
    "that is an error in mid-stream",
    [
      [1, tokenChunk("a")],
      [2, 'data: {"error":{"message":"CUDA error"}}\n\n'],
    ],
    "error",
    'the stream says an error: {"error":{"message":"CUDA error"}}',
  ],
])("an answer %s fails", (_case, events, reason, message) => {
  expect(failureOf(() => withUsage("required", ...events))).toMatchObject({
    name: "AnswerError",
    reason,
    message,
  });
});
