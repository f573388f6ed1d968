import { createParser } from "eventsource-parser";
import type { CanaryMeasurement, StreamedAnswer } from "./streamed-answer.ts";

/**
 * Takes a stream's bytes, cut anywhere, with the time at which they arrived (`performance.now()`), and gives what was
 * measured as soon as the stream has said `[DONE]`.
 * @throws {AnswerError} where the bytes are no sound answer; then it takes no more.
 */
export type AnswerReader = (bytes: Uint8Array, arrivedAt: number) => CanaryMeasurement | undefined;

/** A reader of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export function answerReader(answer: StreamedAnswer): AnswerReader {
  const decoder = new TextDecoder();
  let now = 0;
  const parser = createParser({
    onEvent: (event) => {
      answer.event(event, now);
    },
  });
  return (bytes, arrivedAt) => {
    now = arrivedAt;
    parser.feed(decoder.decode(bytes, { stream: true }));
    return answer.measurement();
  };
}
