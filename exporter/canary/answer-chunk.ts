import { z } from "zod";
import { AnswerError } from "./answer-error.ts";

/** Source: https://platform.openai.com/docs/api-reference/chat-streaming/streaming; vLLM and llama.cpp send more. */
const chunkSchema = z.object({
  model: z.string(),
  choices: z.array(
    z.object({
      delta: z
        .object({
          content: z.string().nullish(),
          /** What a reasoning model thinks aloud, under vLLM's newer and older name, is output as well. */
          reasoning: z.string().nullish(),
          reasoning_content: z.string().nullish(),
        })
        .nullish(),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: z.object({ prompt_tokens: z.int().min(0).nullish(), completion_tokens: z.int().min(0) }).nullish(),
});

/** vLLM and llama.cpp send `{"error":{"message":…}}`, others a text. */
const errorSchema = z.object({ error: z.union([z.string(), z.looseObject({})]) });

/** One part of a streamed answer. */
export type AnswerChunk = z.infer<typeof chunkSchema>;

/** @throws {AnswerError} where the data of an event is an error or no chunk of a completion. */
export function answerChunk(data: string): AnswerChunk {
  let json: unknown;
  try {
    json = JSON.parse(data);
  } catch {
    throw new AnswerError("protocol", `an event is not JSON: ${data}`);
  }
  const result = chunkSchema.safeParse(json);
  if (result.success) return result.data;
  if (errorSchema.safeParse(json).success) {
    throw new AnswerError("error", `the stream says an error: ${data}`);
  }
  throw new AnswerError("protocol", `an event is not a chunk of a completion: ${data}`);
}

/** Whether a chunk brings output; the role comes alone, or with an empty text, and is none yet. */
export function bringsTokens({ choices }: AnswerChunk): boolean {
  return choices.some(({ delta }) =>
    [delta?.content, delta?.reasoning, delta?.reasoning_content].some(
      (text) => typeof text === "string" && text !== "",
    ),
  );
}
