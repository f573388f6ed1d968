import type { PushedFamily, PushedSample } from "../exposition/pushed-family.ts";
import type { Declaration } from "./declarations.ts";
import type { Problem } from "./refusal.ts";

/** Whether a family contradicts its declared type. `untyped`, what curl sends without a TYPE line, does not. */
export function typeProblem({ name, type }: PushedFamily, { family }: Declaration): Problem | undefined {
  const isScalar = family.type === "counter" || family.type === "gauge";
  if (type === family.type || (type === "untyped" && isScalar)) return undefined;
  return {
    reason: "type",
    text: `${name}: is a ${type} in the body and declared as ${family.type}: send # TYPE ${name} ${family.type}, or change the declaration`,
  };
}

/** Whether a sample only goes up, by its name and the type of its family. */
export function isMonotonic(sampleName: string, { family }: Declaration): boolean {
  switch (family.type) {
    case "counter":
      return true;
    case "gauge":
      return false;
    case "histogram":
      // Its sum goes down with every negative observation.
      return !sampleName.endsWith("_sum");
    case "summary":
      return sampleName.endsWith("_count");
  }
}

/** What is wrong with a value: a gauge may be anything, what only goes up has to be able to. */
export function valueProblem({ name, value }: PushedSample, declaration: Declaration): Problem | undefined {
  if ((value >= 0 && value < Infinity) || !isMonotonic(name, declaration)) return undefined;
  return {
    reason: "value",
    text: `${name}: ${String(value)} is no value of a ${declaration.family.type}: send a number from 0 on`,
  };
}
