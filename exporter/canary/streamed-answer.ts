import { z } from "zod";

/** What a canary measured. All durations in seconds. */
export interface CanaryMeasurement {
  /** Sending the request → first non-empty token. */
  readonly ttftSeconds: number;
  /** Gaps between arrivals that brought tokens. */
  readonly itlSeconds: readonly number[];
  /** Mean time per token after the first; none for an answer of one token. */
  readonly tpotSeconds?: number;
  /** Sending the request → end of the stream. */
  readonly e2eSeconds: number;
  readonly outputTokens: number;
}

/** An answer that is not a completion of the model that was asked. */
export class AnswerError extends Error {
  override readonly name = "AnswerError";
}

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
        .optional(),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: z.object({ completion_tokens: z.int().min(0) }).nullish(),
});

/** An answer while it is read. Times are `performance.now()`, milliseconds. */
export interface StreamedAnswer {
  /**
   * One server-sent event, with the time at which its bytes arrived.
   * @throws {AnswerError} where it is not a chunk of a completion of this model.
   */
  readonly event: (data: string, arrivedAt: number) => void;
  /** What was measured, as soon as the stream has said `[DONE]`. @throws {AnswerError} for an incomplete answer. */
  readonly measurement: () => CanaryMeasurement | undefined;
}

/** An answer of which nothing has arrived. @param sentAt when the request was sent */
export function streamedAnswer(modelId: string, sentAt: number): StreamedAnswer {
  const arrivals: number[] = [];
  let usageTokens: number | undefined;
  let finished = false;
  let doneAt: number | undefined;
  return {
    event(data, arrivedAt) {
      if (doneAt !== undefined) return;
      if (data === "[DONE]") {
        doneAt = arrivedAt;
        return;
      }
      const { model, choices, usage } = chunkOf(data);
      if (model !== modelId) throw new AnswerError(`model "${model}" answered, not "${modelId}"`);
      // The role comes alone or with an empty text: not a token yet.
      if (choices.some(({ delta }) => delta?.content || delta?.reasoning || delta?.reasoning_content)) {
        arrivals.push(arrivedAt);
      }
      finished ||= choices.some(({ finish_reason: reason }) => typeof reason === "string");
      usageTokens = usage?.completion_tokens ?? usageTokens;
    },
    measurement() {
      const [first] = arrivals;
      const last = arrivals.at(-1);
      if (doneAt === undefined) return undefined;
      if (first === undefined || last === undefined) throw new AnswerError("the answer has no token");
      if (!finished) throw new AnswerError("the answer has no finish_reason");
      // A server that knows no `stream_options` sends no usage; it sends a token a chunk.
      const outputTokens = usageTokens ?? arrivals.length;
      return {
        ttftSeconds: (first - sentAt) / 1000,
        itlSeconds: arrivals.slice(1).map((at, index) => (at - (arrivals[index] ?? at)) / 1000),
        ...(outputTokens > 1 ? { tpotSeconds: (last - first) / 1000 / (outputTokens - 1) } : {}),
        e2eSeconds: (doneAt - sentAt) / 1000,
        outputTokens,
      };
    },
  };
}

function chunkOf(data: string): z.infer<typeof chunkSchema> {
  let json: unknown;
  try {
    json = JSON.parse(data);
  } catch {
    throw new AnswerError(`an event is not JSON: ${excerpt(data)}`);
  }
  const result = chunkSchema.safeParse(json);
  if (!result.success) throw new AnswerError(`an event is not a chunk of a completion: ${excerpt(data)}`);
  return result.data;
}

function excerpt(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
