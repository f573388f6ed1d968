import { z } from "zod";

const manifest = z.object({
  stacks: z.record(z.string(), z.object({ name: z.string(), dependencies: z.array(z.string()).default([]) })),
});

/**
 * Names of the stacks of one instance in a synthesis, in an order of deployment: each after those that it waits for,
 * otherwise by name.
 * @param json - its `manifest.json`, parsed
 */
export function stackOrder(json: unknown, instance: string): readonly string[] {
  const stacks = Object.values(manifest.parse(json).stacks)
    .filter(({ name }) => name.startsWith(`${instance}-`))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const order: string[] = [];
  const add = (name: string) => {
    const stack = stacks.find((each) => each.name === name);
    if (stack === undefined || order.includes(name)) return;
    for (const dependency of stack.dependencies) add(dependency);
    order.push(name);
  };
  for (const { name } of stacks) add(name);
  return order;
}
