import type { Bundle } from "../bundle/bundle.ts";
import { containerDifferences } from "./container-differences.ts";
import type { Difference, Remedies } from "./difference.ts";
import { expectedContainers } from "./expected-containers.ts";
import type { HostReading } from "./readings.ts";

/** Where the containers of each host are not those of a release. @param images - id by reference, as recorded */
export function hostDifferences(
  bundle: Bundle,
  images: Readonly<Record<string, string>>,
  hosts: readonly HostReading[],
  remedies: Remedies,
): readonly Difference[] {
  const expected = expectedContainers(bundle);
  const declared = new Set(bundle.stacks.map(({ name }) => name));
  return hosts.flatMap(({ stacks, containers }) => {
    if (containers.kind === "unreachable") return [];
    const ours = expected.filter(({ stack }) => stacks.includes(stack));
    // Where several hosts are one machine each shows the others' containers; those of no stack are the first one's.
    const live = containers.value.filter(({ name, labels }) => {
      const stack = labels["citadel.stack"] ?? "";
      if (ours.some((container) => container.name === name) || stacks.includes(stack)) return true;
      const another = expected.some((container) => container.name === name) || declared.has(stack);
      return !another && stacks === hosts[0]?.stacks;
    });
    return containerDifferences({ expected: ours, live, images }, remedies);
  });
}
