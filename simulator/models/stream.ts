import type { FinishReason } from "./engine.ts";

/** What every chunk of one answer repeats. */
export interface Answer {
  readonly api: "chat" | "completions";
  readonly id: string;
  /** Unix time in seconds. */
  readonly created: number;
  readonly model: string;
}

/** Token counts as OpenAI's API reports them. */
export interface Usage {
  readonly prompt_tokens: number;
  readonly total_tokens: number;
  readonly completion_tokens: number;
}

/** The usage of an answer. */
export function usageOf(promptTokens: number, completionTokens: number): Usage {
  return {
    prompt_tokens: promptTokens,
    total_tokens: promptTokens + completionTokens,
    completion_tokens: completionTokens,
  };
}

/** One server-sent event. */
export function event(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

/** The event that ends every stream. */
export const doneEvent = "data: [DONE]\n\n";

/** The chunk that opens a chat answer: the role, and no text. vLLM sends it together with the first token. */
export function roleChunk(answer: Answer): unknown {
  return {
    ...head(answer),
    choices: [{ index: 0, delta: { role: "assistant", content: "" }, logprobs: null, finish_reason: null }],
  };
}

/** One token's chunk; the last one carries the finish reason. */
export function tokenChunk(answer: Answer, text: string, finishReason: FinishReason | null): unknown {
  if (answer.api === "completions") {
    return {
      ...head(answer),
      choices: [{ index: 0, text, logprobs: null, finish_reason: finishReason, stop_reason: null }],
      usage: null,
    };
  }
  const choice = { index: 0, delta: { content: text }, logprobs: null, finish_reason: finishReason };
  return {
    ...head(answer),
    choices: [finishReason === null ? choice : { ...choice, stop_reason: null }],
  };
}

/** The chunk without choices that `stream_options.include_usage` asks for. */
export function usageChunk(answer: Answer, usage: Usage): unknown {
  return { ...head(answer), choices: [], usage };
}

/** An answer in one piece. */
export function wholeAnswer(answer: Answer, text: string, finishReason: FinishReason, usage: Usage): unknown {
  const shared = { logprobs: null, finish_reason: finishReason, stop_reason: null };
  const choice =
    answer.api === "chat"
      ? { index: 0, message: { role: "assistant", content: text, tool_calls: [] }, ...shared }
      : { index: 0, text, ...shared, prompt_logprobs: null };
  return {
    id: answer.id,
    object: answer.api === "chat" ? "chat.completion" : "text_completion",
    created: answer.created,
    model: answer.model,
    choices: [choice],
    usage: { ...usage, prompt_tokens_details: null },
  };
}

function head({ api, id, created, model }: Answer) {
  return {
    id,
    object: api === "chat" ? "chat.completion.chunk" : "text_completion",
    created,
    model,
  };
}
