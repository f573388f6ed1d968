import { z } from "zod";
import { type BodyAllowance, bodyCount } from "./body-allowance.ts";
import { bodyLimits, limitError } from "./body-limits.ts";
import { bodyText } from "./body-text.ts";
import { distributionSamples } from "./distribution-samples.ts";
import { ExpositionError, refuseMalformed } from "./exposition-error.ts";
import { checkedFamilies } from "./family-structure.ts";
import { MOST_PROBLEMS } from "./first-problems.ts";
import { jsonBody, type JsonFamily } from "./json-form.ts";
import { checkJsonMarks } from "./json-marks.ts";
import { checkJsonSize } from "./json-size.ts";
import { labelNameProblem, metricNameProblem, quoted } from "./names.ts";
import type { PlacedFamily } from "./placed-family.ts";
import type { PushedFamily, PushedSample } from "./pushed-family.ts";

/** Characters of a problem that are shown: one may name every key of an object. */
const SHOWN_CHARACTERS = 300;

/**
 * Families of a JSON body, e.g.
 * `{"families": [{"name": "batch_seconds", "type": "gauge", "samples": [{"labels": {"job": "x"}, "value": 3}]}]}`.
 * @throws {ExpositionError} with the first ten problems of its form, or the first of its size or content
 */
export function jsonFamilies(body: Uint8Array, allowance: BodyAllowance): readonly PushedFamily[] {
  if (body.length > bodyLimits.jsonBytes) throw limitError("jsonBytes", "body");
  checkJsonMarks(body, allowance);
  const parsed = parsedJson(bodyText(body));
  checkJsonSize(parsed, bodyCount(allowance));
  const result = jsonBody.safeParse(parsed);
  if (!result.success) throw formError(result.error);
  const names = new Set<string>();
  return checkedFamilies(
    result.data.families.map((family, index) => {
      const place = `families[${String(index)}]`;
      refuseMalformed(metricNameProblem(family.name), `${place}.name`);
      if (names.has(family.name)) {
        throw new ExpositionError(
          "duplicate",
          place,
          `${quoted(family.name)} stands twice: send all of its samples in one`,
        );
      }
      names.add(family.name);
      return placedFamily(family, place);
    }),
    allowance,
  );
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not the parser's own message, which differs between versions of Node and quotes the body.
    throw new ExpositionError("malformed", "body", "it is not JSON: check it with jq");
  }
}

function formError({ issues }: z.ZodError): ExpositionError {
  const problems = issues.map((issue) => ({
    place: z.core.toDotPath(issue.path) || "body",
    text: shortened(issue.message),
    isTimestamp: issue.code === "unrecognized_keys" && issue.keys.includes("timestamp"),
  }));
  const lines = problems.slice(0, MOST_PROBLEMS).map(({ place, text }) => `${place}: ${text}`);
  // How many is not known: the rest was not looked at.
  if (problems.length > MOST_PROBLEMS) lines.push("and more");
  const place = problems[0]?.place ?? "body";
  const reason = problems.some(({ isTimestamp }) => isTimestamp) ? "timestamp" : "malformed";
  return new ExpositionError(reason, place, lines.join("\n").slice(place.length + 2));
}

function shortened(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

function placedFamily(family: JsonFamily, place: string): PlacedFamily {
  const samples: PushedSample[] = [];
  const origins: number[] = [];
  for (const [index, lines] of linesOfSamples(family).entries()) {
    for (const line of lines) {
      for (const [label] of line.labels) {
        refuseMalformed(labelNameProblem(label), `${place}.samples[${String(index)}].labels`);
      }
      samples.push(line);
      origins.push(index);
    }
  }
  const { name, type, help } = family;
  return {
    name,
    type,
    help,
    samples,
    placeOf: (sample) => `${place}.samples[${String(origins[sample] ?? 0)}]`,
  };
}

/** Of each sample in the JSON form, its lines in text. */
function linesOfSamples(family: JsonFamily): readonly (readonly PushedSample[])[] {
  const { name } = family;
  switch (family.type) {
    case "counter":
    case "gauge":
    case "untyped":
      return family.samples.map(({ labels, value }) => [{ name, labels, value }]);
    case "histogram":
      return family.samples.map(({ labels, buckets, sum, count }) => {
        const points = buckets.map((bucket) => ({ edge: bucket.le, value: bucket.count }));
        return distributionSamples(name, "histogram", labels, { count, sum, points });
      });
    case "summary":
      return family.samples.map(({ labels, quantiles, sum, count }) => {
        const points = quantiles.map(({ quantile, value }) => ({ edge: quantile, value }));
        return distributionSamples(name, "summary", labels, { count, sum, points });
      });
  }
}
