import { crc32, gunzipSync } from "node:zlib";
import { combinedCrc } from "../../../exporter/exposition/combined-crc.ts";
import { type ExpositionPart, expositionParts } from "../../../exporter/exposition/exposition-parts.ts";
import { gzipParts } from "../../../exporter/exposition/gzip-parts.ts";
import { pacedParts } from "../../../exporter/exposition/paced-parts.ts";
import { fc } from "../../seeded-fast-check.ts";

async function zipped(parts: Iterable<ExpositionPart>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of gzipParts(pacedParts(parts))) pieces.push(piece);
  return Buffer.concat(pieces);
}

test("parts of every size become one gzip stream, also when their blocks were compressed before", async () => {
  const part = fc.record({
    kind: fc.constantFrom("block" as const, "fresh" as const),
    bytes: fc.oneof(
      fc.uint8Array({ maxLength: 50 }),
      fc.integer({ min: 0, max: 70_000 }).map((length) => Buffer.alloc(length, "llm_series 1\n")),
      fc.constantFrom(4095, 4096, 65_535, 65_536).map((length) => Buffer.alloc(length, 7)),
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 6 }), async (parts) => {
      const whole = Buffer.concat(parts.map(({ bytes }) => bytes));
      expect(gunzipSync(await zipped(parts)).equals(whole)).toBe(true);
      expect(gunzipSync(await zipped(parts)).equals(whole)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test("a checksum of two pieces is what their own say of both", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), (a, b) => {
      expect(combinedCrc(crc32(a), crc32(b), b.length)).toBe(crc32(Buffer.concat([a, b])));
    }),
  );
  const long = Buffer.alloc(10_000_019, "x");
  expect(combinedCrc(crc32("head"), crc32(long), long.length)).toBe(crc32(long, crc32("head")));
});

test("a block is compressed once, however often it is scraped", async () => {
  const block = Buffer.alloc(4_000_000, 'llm_custom{source="a",series="1"} 1\n');
  const families = [{ name: "llm_custom", type: "gauge", help: "H.", blocks: [block] }] as const;
  const first = await zipped(expositionParts(families, "text"));
  const since = process.cpuUsage();
  for (let scrape = 0; scrape < 50; scrape += 1) {
    expect((await zipped(expositionParts(families, "text"))).equals(first)).toBe(true);
  }
  const { user, system } = process.cpuUsage(since);
  // Once takes 20 ms and more of some thread; copying what it became, a fraction of a millisecond.
  expect(user + system).toBeLessThan(500_000);
});
