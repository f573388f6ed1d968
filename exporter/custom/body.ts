import type { BodyAllowance } from "../exposition/body-allowance.ts";
import { jsonFamilies } from "../exposition/parse-json.ts";
import { openMetricsFamilies } from "../exposition/parse-openmetrics.ts";
import { protobufFamilies } from "../exposition/parse-protobuf.ts";
import { textFamilies } from "../exposition/parse-text.ts";
import { quoted } from "../exposition/names.ts";
import type { PushedFamily } from "../exposition/pushed-family.ts";
import type { Steps } from "../exposition/steps.ts";
import { Refusal } from "./refusal.ts";

/** Families of a body, by the parser of its format. @throws {ExpositionError} */
export type BodyParser = (body: Uint8Array, allowance: BodyAllowance) => Steps<readonly PushedFamily[]>;

/**
 * How a body is read. No type, and curl's for forms, mean the text format, as with the Pushgateway: its clients of
 * Node and curl send these.
 * @throws {Refusal} for a type that no client of ours sends
 */
export function bodyParser(contentType: string | undefined): BodyParser {
  const [mediaType = "", ...parameters] = (contentType ?? "")
    .split(";")
    .map((part) => part.trim().toLowerCase());
  switch (mediaType) {
    case "":
    case "text/plain":
    case "application/octet-stream":
    case "application/x-www-form-urlencoded":
      return textFamilies;
    case "application/openmetrics-text":
      return openMetricsFamilies;
    case "application/json":
      return jsonFamilies;
    case "application/vnd.google.protobuf":
      if (isDelimited(parameters)) return protobufFamilies;
  }
  throw new Refusal(
    [
      {
        reason: "content_type",
        text: `Content-Type: ${quoted(contentType ?? "")} is not read: send text/plain, application/openmetrics-text, application/json, or application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited`,
      },
    ],
    0,
  );
}

function isDelimited(parameters: readonly string[]): boolean {
  const values = new Map(
    parameters.map((parameter) => {
      const [name = "", value = ""] = parameter.split("=");
      return [name.trim(), value.trim().replace(/^"(.*)"$/, "$1")] as const;
    }),
  );
  return (
    values.get("proto") === "io.prometheus.client.metricfamily" && values.get("encoding") === "delimited"
  );
}
