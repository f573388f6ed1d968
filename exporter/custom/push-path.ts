import { reservedCustomLabels } from "../../inventory/metrics/custom-problems.ts";
import type { Labels } from "../exposition/family.ts";
import { quoted } from "../exposition/names.ts";
import { Refusal } from "./refusal.ts";

/** Where every push goes, as with the Pushgateway; what follows is `job`, its value, and further labels. */
const PREFIX = "/metrics/";
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const BASE64_SUFFIX = "@base64";
const BASE64URL = /^[A-Za-z0-9_-]*$/;
const MOST_LABELS = 10;
/** Bytes; as a label it stands on every series of the group. */
const LONGEST_VALUE = 128;

/**
 * Labels of a push path, `job` first: `/metrics/job/<job>{/<label>/<value>}`, each name with or without `@base64`
 * behind it, which says that its value is base64url and may be empty (`=`). Names and values may be percent-encoded;
 * `+` is a plus sign.
 * @throws {Refusal} with every problem
 */
export function pathLabels(path: string): Labels {
  const segments = path.slice(PREFIX.length).split("/");
  // `/metrics/job/x/`: the Pushgateway takes it for `/metrics/job/x`, and only there.
  if (segments.length === 3 && segments[2] === "") segments.pop();
  if (segments.length % 2 !== 0) {
    throw refusal([`path: has a label without a value: write it as /metrics/job/<job>/<label>/<value>`]);
  }
  const problems: string[] = [];
  const labels: (readonly [string, string])[] = [];
  for (let index = 0; index < segments.length; index += 2) {
    const found = labelOf(segments[index] ?? "", segments[index + 1] ?? "");
    if (typeof found === "string") problems.push(found);
    else labels.push(found);
  }
  const all = problems.length > 0 ? problems : groupingProblems(labels);
  if (all.length > 0) throw refusal(all);
  return labels;
}

function groupingProblems(labels: Labels): readonly string[] {
  const names = labels.map(([name]) => name);
  const repeated = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  const further = names.slice(1);
  return [
    ...(labels[0]?.[0] === "job" && labels[0][1] !== ""
      ? []
      : ["path: begins with no job: write it as /metrics/job/<job>, with a name that is not empty"]),
    ...repeated.map((name) => `path: label ${quoted(name)} stands twice: write it once`),
    ...further
      .filter((name) => name !== "instance" && name !== "job" && isReserved(name))
      .map((name) => `path: label ${quoted(name)} is reserved: name it after what it means, e.g. collection`),
    ...(labels.length > MOST_LABELS
      ? [`path: has ${String(labels.length)} labels: ${String(MOST_LABELS)} at most`]
      : []),
    ...labels
      .filter(([, value]) => Buffer.byteLength(value) > LONGEST_VALUE)
      .map(
        ([name]) => `path: the value of ${quoted(name)} is above ${String(LONGEST_VALUE)} bytes: shorten it`,
      ),
  ];
}

function isReserved(name: string): boolean {
  return (
    name.startsWith("__") || name.startsWith("exported_") || reservedCustomLabels.some((one) => one === name)
  );
}

/** A label, or what is wrong with it. */
function labelOf(rawName: string, rawValue: string): readonly [string, string] | string {
  const encodedName = decoded(rawName);
  const text = decoded(rawValue);
  if (encodedName === undefined || text === undefined) {
    return `path: ${quoted(`${rawName}/${rawValue}`)} is not percent-encoded UTF-8: write a space as %20, or use ${BASE64_SUFFIX}`;
  }
  const isBase64 = encodedName.endsWith(BASE64_SUFFIX);
  const name = isBase64 ? encodedName.slice(0, -BASE64_SUFFIX.length) : encodedName;
  if (!LABEL.test(name)) {
    return `path: ${quoted(name)} is no label name: use letters, digits and _, and no digit first`;
  }
  if (!isBase64) {
    return text === ""
      ? `path: the value of ${quoted(name)} is empty: leave the label out, or write ${name}${BASE64_SUFFIX}/=`
      : [name, text];
  }
  const value = base64Text(text);
  return value === undefined
    ? `path: ${quoted(text)} is not the base64url of UTF-8 text: encode the value of ${name} with the alphabet A–Z a–z 0–9 - _`
    : [name, value];
}

function decoded(segment: string): string | undefined {
  // Node reads other bytes as Latin-1: what was UTF-8 would become something else.
  if (/[^\x21-\x7e]/.test(segment)) return undefined;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function base64Text(text: string): string | undefined {
  const bare = text.replace(/={0,2}$/, "");
  if (!BASE64URL.test(bare) || bare.length % 4 === 1) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(bare, "base64url"));
  } catch {
    return undefined;
  }
}

function refusal(texts: readonly string[]): Refusal {
  const [first = "", ...others] = texts;
  const problem = (text: string) => ({ reason: "grouping", text }) as const;
  return new Refusal([problem(first), ...others.map(problem)], 0);
}
