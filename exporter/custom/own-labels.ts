import { edgeLabel } from "../exposition/edge-label.ts";
import type { Labels } from "../exposition/family.ts";
import { quoted } from "../exposition/names.ts";
import type { PushedSample } from "../exposition/pushed-family.ts";
import type { Declaration } from "./declarations.ts";
import type { Group } from "./group.ts";
import type { Problem } from "./refusal.ts";

/** Bytes of a label's value. Long ones are text, which belongs into a log. */
const LONGEST_VALUE = 256;
/** Nobody may declare them. */
const edges = ["le", "quantile"];

/**
 * A sample's own labels: those of its declaration that the path does not give already, by name, then a histogram's `le`
 * or a summary's `quantile`; or what is wrong with them.
 */
export function ownLabels(sample: PushedSample, declaration: Declaration, group: Group): Labels | Problem {
  const { family } = declaration;
  const declared = family.labels;
  for (const [name] of group.labels) {
    if (!declared.includes(name)) {
      return labelProblem(
        sample,
        `has no label ${quoted(name)}, which the path gives to all of its group: push it under another path, or declare the label`,
      );
    }
  }
  const edge = edgeLabel(family.type);
  const own: (readonly [string, string])[] = [];
  const structure: (readonly [string, string])[] = [];
  for (const label of sample.labels) {
    const [name, value] = label;
    if (name === edge) {
      structure.push(label);
      continue;
    }
    // An empty value is the same as no label, unless the name says that the sample is of another type.
    if (value === "" && !(edge !== undefined && edges.includes(name))) continue;
    if (!declared.includes(name)) {
      return labelProblem(
        sample,
        `label ${quoted(name)} is not declared (declared: ${declared.join(", ") || "none"}): leave it out, or declare it`,
      );
    }
    if (value.length > LONGEST_VALUE || Buffer.byteLength(value) > LONGEST_VALUE) {
      return {
        reason: "limit",
        text: `${sample.name}: the value of label ${quoted(name)} is above ${String(LONGEST_VALUE)} bytes: shorten it`,
      };
    }
    const given = group.labels.find(([one]) => one === name);
    if (given === undefined) own.push(label);
    else if (given[1] !== value) {
      return labelProblem(
        sample,
        `label ${quoted(name)} is ${quoted(value)} in the body and ${quoted(given[1])} in the path: send it in one of them`,
      );
    }
  }
  if (own.length + group.labels.length !== declared.length) {
    const missing = declared.filter((name) => ![...own, ...group.labels].some(([one]) => one === name));
    return labelProblem(
      sample,
      `lacks label ${missing.map(quoted).join(", ")}: send a value for it, in the body or the path`,
    );
  }
  return [...own.toSorted(([a], [b]) => (a < b ? -1 : 1)), ...structure];
}

/** Whether what was found are no labels. */
export function isProblem(found: Labels | Problem): found is Problem {
  return "reason" in found;
}

function labelProblem({ name }: PushedSample, text: string): Problem {
  return { reason: "labels", text: `${name}: ${text}` };
}
