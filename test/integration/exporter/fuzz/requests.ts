import { gzipSync } from "node:zlib";
import { protobufBody, textBody, jsonBody, openMetricsBody } from "../../../exporter/exposition/bodies.ts";
import { pushedFamilies } from "../../../exporter/exposition/pushed-families.ts";
import { fc } from "../../../seeded-fast-check.ts";
import { tokens } from "../pushed-exporter.ts";

/** What is written to one connection. */
export interface FuzzedRequest {
  readonly bytes: Buffer;
  /** `cut`: the client has nothing more to say, whatever is still expected. `whole`: it waits for the answer. */
  readonly kind: "cut" | "whole";
}

const word = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom(
    "",
    " ",
    "\t",
    "\0",
    "%",
    "%zz",
    "%c0%af",
    "%00",
    "%2f",
    "..",
    "//",
    "http://[",
    "http://[::1",
    "*",
    "é",
  ),
);
const names = [
  "metrics",
  "job",
  "job@base64",
  "rag",
  "evaluation",
  "YQ==",
  "YQ",
  "-",
  "ready",
  "reload",
  "config",
];
const segment = fc.oneof(fc.constantFrom(...names, "cardinality", "__name__", "instance", "source"), word);
const path = fc.oneof(
  fc.constantFrom(
    "/metrics",
    "/metrics/job/a",
    "/metrics/job/a/instance/b",
    "/",
    "/-/healthy",
    "/config",
    "/cardinality",
  ),
  fc.array(segment, { maxLength: 6 }).map((found) => `/${found.join("/")}`),
  fc.tuple(fc.constant("/metrics/job/a?"), word).map((found) => found.join("")),
  word,
);
const method = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom("GET", "PUT", "POST", "DELETE", "HEAD") },
  { weight: 1, arbitrary: fc.constantFrom("OPTIONS", "TRACE", "CONNECT", "PATCH", "get", "M-SEARCH", "PRI") },
  { weight: 1, arbitrary: word },
);
const type = fc.constantFrom(
  "text/plain; version=0.0.4",
  "application/openmetrics-text; version=1.0.0",
  "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited",
  "application/json",
  "application/x-www-form-urlencoded",
);
const header = fc.oneof(
  fc.tuple(fc.constant("content-type"), fc.oneof(type, word)),
  fc.tuple(
    fc.constant("content-encoding"),
    fc.oneof(fc.constantFrom("gzip", "identity", "snappy", "deflate"), word),
  ),
  fc.tuple(
    fc.constant("accept"),
    fc.oneof(type, fc.constant("*/*;q=0.1,text/plain;version=1.0.0;q=x"), word),
  ),
  fc.tuple(fc.constant("accept-encoding"), fc.oneof(fc.constantFrom("gzip", "gzip;q=0", "br, gzip"), word)),
  fc.tuple(
    fc.constant("x-prometheus-scrape-timeout-seconds"),
    fc.oneof(fc.constantFrom("0.02", "-1", "NaN", "1e9"), word),
  ),
  fc.tuple(
    fc.constantFrom("host", "expect", "upgrade", "transfer-encoding", "content-length", "cookie"),
    word,
  ),
  fc.tuple(fc.constantFrom("expect"), fc.constant("100-continue")),
  fc.tuple(word, word),
);
const authorization = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.constantFrom(`Bearer ${tokens.rag}`, `Bearer ${tokens.evaluation}`, "Bearer scrape-token"),
  },
  { weight: 1, arbitrary: fc.oneof(fc.constantFrom("Basic !!", "Basic Og==", "Bearer", "Bearer x y"), word) },
);
/** Made once: they cost more than everything else of a request. */
const wellFormedBodies = fc
  .sample(pushedFamilies, { numRuns: 200, seed: 1 })
  .flatMap((families) =>
    [textBody, openMetricsBody, protobufBody, jsonBody].map((bodyOf) => Buffer.from(bodyOf(families))),
  );
const wellFormed = fc.constantFrom(...wellFormedBodies);
/** Of families that are declared, so that some of them come through. */
const declared = fc
  .tuple(fc.stringMatching(/^[a-z]{0,3}$/), fc.oneof(fc.nat(), fc.double()), word)
  .map(([collection, value, rest]) =>
    Buffer.from(
      `# TYPE rag_documents gauge\nrag_documents{collection="${collection}"} ${String(value)}\n${rest.length > 15 ? rest : ""}`,
    ),
  );
const body = fc
  .tuple(
    fc.oneof(
      wellFormed,
      declared,
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    ),
    fc.constantFrom("as it is", "cut", "damaged", "gzip", "damaged gzip"),
    fc.nat(),
  )
  .map(([bytes, how, at]) => {
    const place = bytes.length === 0 ? 0 : at % bytes.length;
    const damaged = (whole: Buffer) => {
      const copy = Buffer.from(whole);
      if (copy.length > 0) copy[at % copy.length] = at % 251;
      return copy;
    };
    if (how === "cut") return bytes.subarray(0, place);
    if (how === "damaged") return damaged(bytes);
    if (how === "gzip") return gzipSync(bytes);
    return how === "damaged gzip" ? damaged(gzipSync(bytes)) : bytes;
  });

/** Like HTTP in everything but what was made up in it. */
const shaped = fc
  .tuple(
    fc.tuple(method, path, authorization),
    fc.array(header, { maxLength: 4 }),
    body,
    fc.constantFrom("length", "length", "length", "chunked", "too long", "too short", "none"),
  )
  .map(([[verb, target, proof], headers, content, framing]): FuzzedRequest => {
    const lines = [
      `${verb} ${target} HTTP/1.1`,
      "host: localhost",
      "connection: close",
      `authorization: ${proof}`,
    ];
    for (const [name, value] of headers) lines.push(`${name}: ${value}`);
    if (framing === "chunked") lines.push("transfer-encoding: chunked");
    else if (framing !== "none") {
      const more = { length: 0, "too long": 7, "too short": -1 }[framing];
      lines.push(`content-length: ${String(content.length + more)}`);
    }
    const sent = framing === "chunked" ? inChunk(content) : content;
    // What a header made up says about the body may leave the server waiting for more of it.
    const isWhole = framing === "length" && headers.every(([name]) => knownHeaders.has(name));
    return {
      kind: isWhole ? "whole" : "cut",
      bytes: Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), sent]),
    };
  });

const knownHeaders = new Set(["content-type", "content-encoding", "accept", "accept-encoding"]);

function inChunk(content: Buffer): Buffer {
  const head = content.length === 0 ? "" : `${content.length.toString(16)}\r\n`;
  return Buffer.concat([
    Buffer.from(head),
    content,
    Buffer.from(head === "" ? "0\r\n\r\n" : "\r\n0\r\n\r\n"),
  ]);
}

const nothing = fc
  .uint8Array({ maxLength: 300 })
  .map((bytes): FuzzedRequest => ({ kind: "cut", bytes: Buffer.from(bytes) }));
/** Whole requests: their answers are waited for. */
const whole = fc
  .tuple(fc.constantFrom("PUT", "POST"), declared, authorization)
  .map(([verb, content, proof]): FuzzedRequest => {
    const head = [
      `${verb} /metrics/job/a HTTP/1.1`,
      ...["host: localhost", "connection: close", `authorization: ${proof}`],
      `content-length: ${String(content.length)}`,
    ];
    return { kind: "whole", bytes: Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), content]) };
  });

/** So many requests, the same for the same seed. */
export function fuzzedRequests(count: number, seed: number): readonly FuzzedRequest[] {
  const any = fc.oneof(
    { weight: 7, arbitrary: shaped },
    { weight: 1, arbitrary: nothing },
    { weight: 2, arbitrary: whole },
  );
  return fc.sample(any, { numRuns: count, seed });
}
