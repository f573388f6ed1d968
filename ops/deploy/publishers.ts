import { z } from "zod";
import type { Bundle } from "../bundle/bundle.ts";

/** A publisher as a stack's template declares it. */
export interface Publisher {
  readonly stack: string;
  /** `docker_container.<id>` */
  readonly address: string;
  /** Name of the container. */
  readonly name: string;
  readonly service: string;
  /** Hash of the release. */
  readonly release: string;
}

const template = z.object({
  resource: z
    .object({
      docker_container: z
        .record(
          z.string(),
          z.object({
            name: z.string(),
            labels: z.array(z.object({ label: z.string(), value: z.string() })).default([]),
          }),
        )
        .default({}),
    })
    .default({ docker_container: {} }),
});

/** Every publisher of a bundle, in the order of its stacks. */
export function publishers({ stacks }: Bundle): readonly Publisher[] {
  return stacks.flatMap((stack) => {
    const containers = Object.entries(template.parse(stack.template).resource.docker_container);
    return containers.flatMap(([id, { name, labels }]): readonly Publisher[] => {
      const label = Object.fromEntries(labels.map(({ label: key, value }) => [key, value]));
      if (label["citadel.role"] !== "publisher") return [];
      const service = label["citadel.service"] ?? "";
      const release = label["citadel.release"] ?? "";
      return [{ stack: stack.name, address: `docker_container.${id}`, name, service, release }];
    });
  });
}
