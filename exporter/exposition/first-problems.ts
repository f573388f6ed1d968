import { z } from "zod";

/** Problems that one message names. */
export const MOST_PROBLEMS = 10;

/**
 * An array that is looked at no further once it has more problems than are named: `z.array` itself keeps one for each
 * bad element, which takes seconds and hundreds of megabytes for a megabyte of them.
 * @param error for what is no array @defaultValue zod's own
 */
export function firstProblemsArray<T extends z.ZodType>(element: T, error?: string) {
  return z.array(z.unknown(), error).transform((items, context) => {
    const taken: z.output<T>[] = [];
    let problems = 0;
    for (const [index, item] of items.entries()) {
      const result = element.safeParse(item);
      if (result.success) {
        // What comes after a problem is looked at, but nobody will ask for it.
        if (problems === 0) taken.push(result.data);
        continue;
      }
      // Their messages are made already, so that nobody asks for the input.
      for (const { path, ...issue } of result.error.issues) {
        context.issues.push({ ...issue, input: undefined, path: [index, ...path] });
      }
      problems += result.error.issues.length;
      if (problems > MOST_PROBLEMS) break;
    }
    return taken;
  });
}
