import type { z } from "zod";
import { MOST_PROBLEMS } from "./first-problems.ts";
import type { Steps } from "./steps.ts";

type Issue = z.core.$ZodIssue;

/** What became of a part of a body: what it says, or what is wrong with it. */
export type Outcome<T> = { readonly value: T } | { readonly issues: readonly Issue[] };

/** Reads a part of a body, step by step. */
export type PartReader<T> = (part: unknown) => Steps<Outcome<T>>;

/** Reads small parts, each at once. */
export function small<S extends z.ZodType>(schema: S): PartReader<z.output<S>> {
  return function* (part) {
    yield;
    return outcomeOf(schema, part);
  };
}

/** An object of which one field is an array that may be long. */
interface Long<Own extends z.ZodObject, Element, T> {
  /** The object, with an array of anything. */
  readonly own: Own;
  /** Name of the array. */
  readonly key: string;
  readonly element: PartReader<Element>;
  /** What both of them say. */
  readonly made: (own: z.output<Own>, elements: readonly Element[]) => T;
}

/**
 * Reads such objects, element by element: a schema of the whole could only be applied at once. Problems are in the order
 * of its fields; the array is looked at no further once it has more of them than are named.
 */
export function long<Own extends z.ZodObject, Element, T>({
  own,
  key,
  element,
  made,
}: Long<Own, Element, T>): PartReader<T> {
  const fields = Object.keys(own.shape);
  // What is wrong with the object itself, e.g. a field too many, comes last.
  const rank = ({ path }: Issue) => (path.length === 0 ? fields.length : fields.indexOf(String(path[0])));
  return function* (part) {
    const head = outcomeOf(own, part);
    const issues: Issue[] = "issues" in head ? [...head.issues] : [];
    const elements: Element[] = [];
    let problems = 0;
    for (const [index, item] of arrayIn(part, key).entries()) {
      const found = yield* element(item);
      if ("value" in found) {
        elements.push(found.value);
        continue;
      }
      issues.push(...found.issues.map((issue) => ({ ...issue, path: [key, index, ...issue.path] })));
      problems += found.issues.length;
      if (problems > MOST_PROBLEMS) break;
    }
    return "value" in head && issues.length === 0
      ? { value: made(head.value, elements) }
      : { issues: issues.toSorted((a, b) => rank(a) - rank(b)) };
  };
}

/** An object's own field; `undefined` where there is none. */
export function fieldOf(part: unknown, key: string): unknown {
  return typeof part === "object" && part !== null
    ? Object.getOwnPropertyDescriptor(part, key)?.value
    : undefined;
}

/** Likewise of one that is an array; empty where it is none. */
export function arrayIn(part: unknown, key: string): readonly unknown[] {
  const found = fieldOf(part, key);
  return Array.isArray(found) ? found : [];
}

function outcomeOf<S extends z.ZodType>(schema: S, part: unknown): Outcome<z.output<S>> {
  const { success, data, error } = schema.safeParse(part);
  return success ? { value: data } : { issues: error.issues };
}
