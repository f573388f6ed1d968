import { gunzipSync } from "node:zlib";
import type { RenderedFamily } from "../../../exporter/exposition/rendered-family.ts";
import type { Answer } from "../../../exporter/server/answer.ts";
import { metricsRoute } from "../../../exporter/server/metrics-route.ts";
import type { ServerRequest } from "../../../exporter/server/request.ts";
import { openMetricsExposition, textExposition } from "../support/rendered.ts";

const block = new TextEncoder().encode('llm_custom{series="1"} 1\n'.repeat(20_000));
const small: RenderedFamily = {
  name: "llm_custom",
  type: "gauge",
  help: "H.",
  blocks: [block.subarray(0, 5_000)],
};
const large: RenderedFamily = { ...small, blocks: Array.from({ length: 20 }, () => block) };

function request(headers: ServerRequest["headers"]): ServerRequest {
  const body = () => Promise.reject(new Error("has none"));
  return { method: "GET", path: "/metrics", headers, client: undefined, address: "127.0.0.1", body };
}

async function answerOf(family: RenderedFamily, headers: ServerRequest["headers"]): Promise<Answer> {
  const { methods } = metricsRoute(() => Promise.resolve([family]));
  const answer = await methods.GET?.(request(headers));
  if (answer === undefined) throw new Error("no GET");
  return answer;
}

async function bytesOf({ body }: Answer): Promise<Buffer> {
  if (typeof body === "string" || body instanceof Uint8Array) return Buffer.from(body);
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}

test("a small scrape is one piece, of which the length is known", async () => {
  const answer = await answerOf(small, {});
  expect(answer.body).toBeInstanceOf(Uint8Array);
  expect((await bytesOf(answer)).toString()).toBe(textExposition([small]));
});

test.each([
  ["text", "text/plain;version=1.0.0", textExposition([large])],
  ["OpenMetrics", "application/openmetrics-text;version=1.0.0", openMetricsExposition([large])],
])(
  "a large scrape comes piece by piece, in %s, also compressed, the same each time",
  async (_case, accept, text) => {
    for (const encoding of ["identity", "gzip", "gzip", "identity"]) {
      const answer = await answerOf(large, { accept, "accept-encoding": encoding });
      const bytes = await bytesOf(answer);
      expect((encoding === "gzip" ? gunzipSync(bytes) : bytes).toString() === text).toBe(true);
      expect(answer.headers?.["content-encoding"]).toBe(encoding === "gzip" ? "gzip" : undefined);
    }
  },
);

test("pieces that nobody has asked for are not made", async () => {
  const { body } = await answerOf(large, {});
  if (typeof body === "string" || body instanceof Uint8Array) throw new Error("it came whole");
  const sizes: number[] = [];
  for await (const piece of body) {
    sizes.push(piece.length);
    if (sizes.length === 3) break;
  }
  // HELP and TYPE, and then the blocks themselves.
  expect(sizes).toEqual([45, block.length, block.length]);
});
