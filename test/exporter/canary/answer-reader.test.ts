import { AnswerError } from "../../../exporter/canary/answer-error.ts";
import { answerReader } from "../../../exporter/canary/answer-reader.ts";
import { type CanaryMeasurement, streamedAnswer } from "../../../exporter/canary/streamed-answer.ts";
import { fc } from "../../seeded-fast-check.ts";
import { done, finishChunk, roleChunk, tokenChunk, usageChunk } from "../support/openai-server.ts";

/** What is measured of pieces of bytes, the n-th of which (from 0) arrives at n seconds. */
function measuredOf(pieces: readonly Uint8Array[]): CanaryMeasurement | undefined {
  const read = answerReader(streamedAnswer("acme/chat", 0, "required"));
  let found: CanaryMeasurement | undefined;
  for (const [index, piece] of pieces.entries()) found = read(piece, index * 1000) ?? found;
  return found;
}

/** A sound stream, as its events; what servers may put between them; and how its lines end. */
const streams = fc
  .record({
    // No line ends in a token: JSON escapes them, and U+2028 is none to the format.
    tokens: fc.array(fc.string({ unit: "binary", minLength: 1, maxLength: 8 }), {
      minLength: 1,
      maxLength: 12,
    }),
    between: fc.array(fc.constantFrom("", ": keep-alive\n\n", ":\n", "retry: 100\n\n", "id: 7\n"), {
      minLength: 16,
      maxLength: 16,
    }),
    lineEnd: fc.constantFrom("\n", "\r\n"),
  })
  .map(({ tokens, between, lineEnd }) => {
    const events = [
      roleChunk,
      ...tokens.map((token) => tokenChunk(token)),
      finishChunk,
      usageChunk(tokens.length),
      done,
    ];
    const text = events.map((event, index) => `${between[index % between.length] ?? ""}${event}`).join("");
    return { tokens: tokens.length, bytes: Buffer.from(text.replaceAll("\n", lineEnd)) };
  });

/** The bytes, cut at some places: also within a character, a line end, an event. */
const cut = (bytes: Buffer, shares: readonly number[]) => {
  const places = [...shares.map((share) => Math.floor(share * bytes.length)), bytes.length].sort(
    (a, b) => a - b,
  );
  return places.map((place, index) => bytes.subarray(places[index - 1] ?? 0, place));
};
const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test("however a sound stream is cut, the same tokens are found", () => {
  fc.assert(
    fc.property(streams, fc.array(share, { maxLength: 40 }), ({ bytes, tokens }, shares) => {
      const found = measuredOf(cut(bytes, shares));
      expect(found).toMatchObject({ outputTokens: tokens, promptTokens: 60 });
      expect(found?.itlSeconds).toHaveLength(tokens - 1);
    }),
  );
});

test("every token's time is that of the piece which completes its event", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 20 }), (silences) => {
      const token = Buffer.from(tokenChunk("ü"));
      // Each token comes in two pieces, with so many silent seconds before the second one.
      const pieces = silences.flatMap((silence) => [
        token.subarray(0, 20),
        ...Array.from({ length: silence }, () => new Uint8Array()),
        token.subarray(20),
      ]);
      const found = measuredOf([...pieces, Buffer.from(finishChunk + usageChunk(silences.length) + done)]);
      expect(found?.ttftSeconds).toBe((silences[0] ?? 0) + 1);
      expect(found?.itlSeconds).toEqual(silences.slice(1).map((silence) => silence + 2));
    }),
  );
});

test("no beginning of a sound stream is taken for the whole, nor for a fault", () => {
  fc.assert(
    fc.property(streams, share, ({ bytes }, part) => {
      const whole = bytes.toString().trimEnd().length;
      const length = Math.floor(part * Buffer.byteLength(bytes.toString().slice(0, whole)));
      expect(measuredOf([bytes.subarray(0, length)])).toBeUndefined();
    }),
  );
});

test("whatever bytes come, nothing but an AnswerError is thrown", () => {
  const faulty = fc
    .record({
      stream: streams,
      at: share,
      rubbish: fc.uint8Array({ maxLength: 30 }),
      lost: fc.nat({ max: 60 }),
    })
    .map(({ stream: { bytes }, at, rubbish, lost }) => {
      const place = Math.floor(at * bytes.length);
      return Buffer.concat([bytes.subarray(0, place), rubbish, bytes.subarray(place + lost)]);
    });
  fc.assert(
    fc.property(
      fc.oneof(faulty, fc.uint8Array({ maxLength: 400 })),
      fc.array(share, { maxLength: 5 }),
      (bytes, shares) => {
        try {
          const found = measuredOf(cut(Buffer.from(bytes), shares));
          if (found !== undefined) expect(found.outputTokens).toBeGreaterThan(0);
        } catch (error) {
          if (!(error instanceof AnswerError)) throw error;
        }
      },
    ),
    { numRuns: 500 },
  );
});
