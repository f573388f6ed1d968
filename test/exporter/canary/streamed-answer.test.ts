import { AnswerError, streamedAnswer } from "../../../exporter/canary/streamed-answer.ts";
import { chunk, done, finishChunk, roleChunk, tokenChunk, usageChunk } from "../support/openai-server.ts";

/** What is measured of events that arrive at so many milliseconds; the request was sent at 1,000. */
function measured(...events: readonly (readonly [milliseconds: number, event: string])[]) {
  const answer = streamedAnswer("acme/chat", 1000);
  for (const [at, event] of events) answer.event(event.replace(/^data: |\n\n$/g, ""), 1000 + at);
  return answer.measurement();
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

test("without usage a token is a chunk", () => {
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

test.each<readonly [string, readonly (readonly [number, string])[], string]>([
  ["of another model", [[1, tokenChunk("a", "acme/other")]], 'model "acme/other" answered, not "acme/chat"'],
  [
    "without a token",
    [
      [1, roleChunk],
      [2, finishChunk],
      [3, done],
    ],
    "the answer has no token",
  ],
  [
    "without a finish_reason",
    [
      [1, tokenChunk("a")],
      [3, done],
    ],
    "the answer has no finish_reason",
  ],
  ["that is not JSON", [[1, "data: {oops\n\n"]], "an event is not JSON: {oops"],
  [
    "that is an error in mid-stream",
    [
      [1, tokenChunk("a")],
      [2, 'data: {"error":{"message":"CUDA error"}}\n\n'],
    ],
    'an event is not a chunk of a completion: {"error":{"message":"CUDA error"}}',
  ],
])("an answer %s fails", (_case, events, message) => {
  expect(() => measured(...events)).toThrow(new AnswerError(message));
});
