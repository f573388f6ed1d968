import { block, list, text, type Attributes } from "../../../infra/aspects/problem.ts";

/** A label of a container, as its template declares it; undefined where it has none of that name. */
export function labelOf({ labels }: Attributes, name: string): string | undefined {
  const found = list(labels)
    .map(block)
    .find(({ label }) => label === name);
  return found === undefined ? undefined : text(found["value"]);
}
