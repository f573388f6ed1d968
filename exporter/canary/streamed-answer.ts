import { answerChunk, bringsTokens } from "./answer-chunk.ts";
import { AnswerError } from "./answer-error.ts";

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
  /** As the server counts them, with its chat template; none where it does not say. */
  readonly promptTokens?: number;
}

/** An answer while it is read. Times are `performance.now()`, milliseconds. */
export interface StreamedAnswer {
  /**
   * One server-sent event, with the time at which its bytes arrived.
   * @throws {AnswerError} where it is not a chunk of a completion of this model.
   */
  readonly event: (event: { readonly event?: string | undefined; readonly data: string }, at: number) => void;
  /** What was measured, as soon as the stream has said `[DONE]`. @throws {AnswerError} for an incomplete answer. */
  readonly measurement: () => CanaryMeasurement | undefined;
}

/**
 * An answer of which nothing has arrived.
 * @param sentAt when the request was sent
 * @param usage whether an answer without usage fails, or its chunks are counted
 */
export function streamedAnswer(
  modelId: string,
  sentAt: number,
  usage: "required" | "counted",
): StreamedAnswer {
  const arrivals: number[] = [];
  let completionTokens: number | undefined;
  let promptTokens: number | undefined;
  let finished = false;
  let doneAt: number | undefined;

  const outputTokens = (): number => {
    if (completionTokens !== undefined && completionTokens > 0) return completionTokens;
    if (usage === "counted" && completionTokens === undefined) return arrivals.length;
    const said = completionTokens === undefined ? "has no usage" : "has tokens, and its usage says 0";
    throw new AnswerError("usage", `the answer ${said}, though include_usage was asked for`);
  };

  return {
    event({ event, data }, at) {
      if (doneAt !== undefined) return;
      if (event === "error") throw new AnswerError("error", `the stream says an error: ${data}`);
      if (data === "[DONE]") {
        doneAt = at;
        return;
      }
      const chunk = answerChunk(data);
      if (chunk.model !== modelId) {
        throw new AnswerError("wrong_model", `model "${chunk.model}" answered, not "${modelId}"`);
      }
      if (bringsTokens(chunk)) arrivals.push(at);
      finished ||= chunk.choices.some(({ finish_reason: reason }) => typeof reason === "string");
      completionTokens = chunk.usage?.completion_tokens ?? completionTokens;
      promptTokens = chunk.usage?.prompt_tokens ?? promptTokens;
    },
    measurement() {
      if (doneAt === undefined) return undefined;
      const [first] = arrivals;
      const last = arrivals.at(-1);
      if (first === undefined || last === undefined) {
        throw new AnswerError("empty", "the answer has no token");
      }
      if (!finished) throw new AnswerError("truncated", "the answer has no finish_reason");
      const tokens = outputTokens();
      return {
        ttftSeconds: (first - sentAt) / 1000,
        itlSeconds: arrivals.slice(1).map((at, index) => (at - (arrivals[index] ?? at)) / 1000),
        ...(tokens > 1 ? { tpotSeconds: (last - first) / 1000 / (tokens - 1) } : {}),
        e2eSeconds: (doneAt - sentAt) / 1000,
        outputTokens: tokens,
        ...(promptTokens === undefined ? {} : { promptTokens }),
      };
    },
  };
}
