import { z } from "zod";
import { estimatedTokens } from "./prefix-cache.ts";

const shared = {
  model: z.string(),
  max_tokens: z.int().nullish(),
  min_tokens: z.int().min(0).nullish(),
  ignore_eos: z.boolean().nullish(),
  n: z.int().min(1).max(1, "this simulator answers with one choice only").nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
};

/** Text, or OpenAI's list of parts of which the texts count. */
const content = z.union([z.string(), z.array(z.looseObject({ text: z.string().optional() }))]).nullish();

const chatRequest = z.looseObject({
  ...shared,
  max_completion_tokens: z.int().nullish(),
  messages: z.array(z.looseObject({ role: z.string(), content })).min(1, "must hold at least one message"),
});
const completionRequest = z.looseObject({
  ...shared,
  prompt: z.union([z.string(), z.array(z.string()).length(1)]),
});

/** What a completion request asks for. */
export interface CompletionRequest {
  readonly model: string;
  readonly prompt: string;
  readonly promptTokens: number;
  /** Undefined: as long as the answer wants to be. */
  readonly maxTokens: number | undefined;
  /** The answer is at least this long. */
  readonly minTokens: number;
  readonly ignoreEos: boolean;
  readonly stream: boolean;
  readonly includeUsage: boolean;
}

/** Tokens that a chat template adds around each message. */
const TEMPLATE_TOKENS = 4;

/** The request in a JSON document, or why vLLM would refuse it. */
export function completionRequestOf(
  api: "chat" | "completions",
  json: unknown,
): CompletionRequest | { readonly problem: string } {
  const result = api === "chat" ? chatRequest.safeParse(json) : completionRequest.safeParse(json);
  if (!result.success) {
    return {
      problem: result.error.issues
        .map(({ path, message }) => `${z.core.toDotPath(path) || "body"}: ${message}`)
        .join("; "),
    };
  }
  const { data } = result;
  const maxTokens = ("max_completion_tokens" in data ? data.max_completion_tokens : null) ?? data.max_tokens;
  if (typeof maxTokens === "number" && maxTokens < 1) {
    return { problem: `max_tokens must be at least 1, got ${String(maxTokens)}.` };
  }
  if (data.stream_options && data.stream !== true) {
    return { problem: "Stream options can only be defined when `stream=True`." };
  }
  const { prompt, tokens } = promptOf(data);
  return {
    model: data.model,
    prompt,
    promptTokens: tokens,
    maxTokens: typeof maxTokens === "number" ? maxTokens : undefined,
    minTokens: data.min_tokens ?? 0,
    ignoreEos: data.ignore_eos ?? false,
    stream: data.stream ?? false,
    includeUsage: data.stream_options?.include_usage ?? false,
  };
}

function promptOf(data: z.output<typeof chatRequest> | z.output<typeof completionRequest>): {
  readonly prompt: string;
  readonly tokens: number;
} {
  const parsed = chatRequest.safeParse(data);
  if (parsed.success) {
    const texts = parsed.data.messages.map((message) => textOf(message.content));
    return {
      prompt: parsed.data.messages.map(({ role }, index) => `${role}: ${texts[index] ?? ""}\n`).join(""),
      tokens: texts.reduce((sum, text) => sum + estimatedTokens(text) + TEMPLATE_TOKENS, 0),
    };
  }
  const { prompt } = completionRequest.parse(data);
  const text = typeof prompt === "string" ? prompt : (prompt[0] ?? "");
  return { prompt: text, tokens: estimatedTokens(text) };
}

function textOf(value: z.output<typeof content>): string {
  if (typeof value === "string") return value;
  return (value ?? []).map(({ text }) => text ?? "").join("");
}
