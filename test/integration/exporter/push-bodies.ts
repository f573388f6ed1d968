/** Bodies as large as a push may be, in every format. */
import { protobufBody } from "../../exporter/exposition/bodies.ts";
import type { PushedFamily } from "../../../exporter/exposition/pushed-family.ts";

/** A body and what says its format. */
export interface LargeBody {
  readonly title: string;
  readonly contentType: string;
  readonly body: Uint8Array;
}

const MEBIBYTE = 2 ** 20;
const TEXT = "text/plain";
const OPEN_METRICS = "application/openmetrics-text";
const JSON_TYPE = "application/json";
const PROTOBUF =
  "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

/** The label names that the family of the test is declared with: as many as one may have. */
export const labelNames = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

/** As many different lines as there is room for. */
function filled(head: string, line: (index: number) => string, tail: string, bytes: number): Uint8Array {
  const parts = [head];
  let length = head.length + tail.length;
  for (let index = 0; ; index += 1) {
    const next = line(index);
    length += next.length;
    if (length > bytes) return Buffer.from([...parts, tail].join(""));
    parts.push(next);
  }
}

/** What each takes is refused while it is read: far more than the namespace may ever have. */
export function floods(family: string): readonly LargeBody[] {
  const sample = (index: number) => `${family}{a="${index.toString(36)}"} 1\n`;
  const labels = Array.from({ length: 64 }, (_, index) => `l${String(index)}=""`).join();
  const gauges: PushedFamily = {
    ...{ name: family, type: "gauge", help: "" },
    samples: Array.from({ length: 180_000 }, (_, index) => ({
      name: family,
      labels: [["a", index.toString(36)]],
      value: 1,
    })),
  };
  const jsonSample = (index: number) => `,{"labels":{"a":"${index.toString(36)}"},"value":1}`;
  return [
    { title: "samples in text", contentType: TEXT, body: filled("", sample, "", 7 * MEBIBYTE) },
    {
      title: "samples in text that is not Latin",
      contentType: TEXT,
      body: filled("# HELP x €\n", sample, "", 7 * MEBIBYTE),
    },
    {
      title: "labels in text",
      contentType: TEXT,
      body: filled("", (index) => `x{${labels}} ${String(index)}\n`, "", 7 * MEBIBYTE),
    },
    {
      title: "samples in OpenMetrics",
      contentType: OPEN_METRICS,
      body: filled(`# TYPE ${family} gauge\n`, sample, "# EOF\n", 7 * MEBIBYTE),
    },
    {
      title: "samples in JSON",
      contentType: JSON_TYPE,
      body: filled(
        `{"families":[{"name":"${family}","type":"gauge","samples":[{"labels":{"a":"-"},"value":1}`,
        jsonSample,
        "]}]}",
        2 * MEBIBYTE,
      ),
    },
    {
      title: "keys in JSON",
      contentType: JSON_TYPE,
      body: filled('{"families":[', (index) => `{"a${String(index)}":{}},`, "0]}", 2 * MEBIBYTE),
    },
    { title: "metrics in protobuf", contentType: PROTOBUF, body: protobufBody([gauges]) },
  ];
}

/** Bodies that are read whole, of which the budgets then take one. @param series how many a namespace may have */
export function largestAllowed(family: string, series: number): readonly LargeBody[] {
  const values = (index: number, length: number) =>
    labelNames.map((name) => `${name}="${index.toString(36).padStart(length, "0")}"`).join();
  return [
    {
      title: "as many series as the namespace may have",
      contentType: TEXT,
      body: Buffer.from(
        Array.from(
          { length: series },
          (_, index) => `${family}{${values(index, 12)}} ${String(index)}\n`,
        ).join(""),
      ),
    },
    {
      title: "labels as long as they may be",
      contentType: TEXT,
      body: filled("", (index) => `${family}{${values(index, 256)}} 1\n`, "", 7.5 * MEBIBYTE),
    },
  ];
}
