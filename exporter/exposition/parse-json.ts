import { z } from "zod";
import { type BodyAllowance, bodyCount } from "./body-allowance.ts";
import { bodyLimits, limitError } from "./body-limits.ts";
import { bodyText } from "./body-text.ts";
import { distributionSamples } from "./distribution-samples.ts";
import { ExpositionError, refuseMalformed } from "./exposition-error.ts";
import { checkedFamilies } from "./family-structure.ts";
import { MOST_PROBLEMS } from "./first-problems.ts";
import { jsonBody, type JsonFamily } from "./json-form.ts";
import { checkJsonKeys } from "./json-duplicates.ts";
import { checkJsonMarks } from "./json-marks.ts";
import { checkJsonSize } from "./json-size.ts";
import { labelNameProblem, metricNameProblem, quoted } from "./names.ts";
import type { PlacedFamily } from "./placed-family.ts";
import type { PushedFamily, PushedSample } from "./pushed-family.ts";
import type { Steps } from "./steps.ts";

/** Characters of a problem that are shown: one may name every key of an object. */
const SHOWN_CHARACTERS = 300;

/**
 * Families of a JSON body, e.g.
 * `{"families": [{"name": "batch_seconds", "type": "gauge", "samples": [{"labels": {"job": "x"}, "value": 3}]}]}`.
 * @throws {ExpositionError} with the first ten problems of its form, or the first of its size or content
 */
export function* jsonFamilies(body: Uint8Array, allowance: BodyAllowance): Steps<readonly PushedFamily[]> {
  if (body.length > bodyLimits.jsonBytes) throw limitError("jsonBytes", "body");
  yield* checkJsonMarks(body, allowance);
  const found = yield* familiesInForm(bodyText(body), allowance);
  const names = new Set<string>();
  const placed: PlacedFamily[] = [];
  for (const [index, family] of found.entries()) {
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
    placed.push(yield* placedFamily(family, place));
  }
  return yield* checkedFamilies(placed, allowance);
}

function* familiesInForm(text: string, allowance: BodyAllowance): Steps<readonly JsonFamily[]> {
  const parsed = parsedJson(text);
  yield;
  yield* checkJsonSize(parsed, bodyCount(allowance));
  yield* checkJsonKeys(text);
  const outcome = yield* jsonBody(parsed);
  if ("issues" in outcome) throw formError(outcome.issues);
  return outcome.value;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not the parser's own message, which differs between versions of Node and quotes the body.
    throw new ExpositionError("malformed", "body", "it is not JSON: check it with jq");
  }
}

function formError(issues: readonly z.core.$ZodIssue[]): ExpositionError {
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

function* placedFamily(family: JsonFamily, place: string): Steps<PlacedFamily> {
  const samples: PushedSample[] = [];
  const origins: number[] = [];
  for (const [index, lines] of linesOfSamples(family)) {
    yield;
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

/** Of each sample in the JSON form, its number and its lines in text. */
function* linesOfSamples(family: JsonFamily): Generator<readonly [number, readonly PushedSample[]]> {
  const { name } = family;
  switch (family.type) {
    case "counter":
    case "gauge":
    case "untyped":
      for (const [index, { labels, value }] of family.samples.entries()) {
        yield [index, [{ name, labels, value }]];
      }
      return;
    case "histogram":
      for (const [index, { labels, buckets, sum, count }] of family.samples.entries()) {
        const points = buckets.map((bucket) => ({ edge: bucket.le, value: bucket.count }));
        yield [index, distributionSamples(name, "histogram", labels, { count, sum, points })];
      }
      return;
    case "summary":
      for (const [index, { labels, quantiles, sum, count }] of family.samples.entries()) {
        const points = quantiles.map(({ quantile, value }) => ({ edge: quantile, value }));
        yield [index, distributionSamples(name, "summary", labels, { count, sum, points })];
      }
  }
}
