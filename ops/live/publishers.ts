import type { Bundle } from "../bundle/bundle.ts";
import { declaredResources } from "../review/resources/declared-resources.ts";
import { labelOf } from "../review/resources/labels.ts";

/** A publisher as a stack's template declares it. */
export interface Publisher {
  readonly stack: string;
  /** `docker_container.<id>` */
  readonly address: string;
  /** Server that it publishes to. */
  readonly service: string;
  /** Hash of the release. */
  readonly release: string;
}

/** Every publisher of a bundle, in the order of its stacks. */
export function publishers({ stacks }: Bundle): readonly Publisher[] {
  return stacks
    .flatMap((stack) => [...declaredResources(stack).values()])
    .filter(({ attributes }) => labelOf(attributes, "citadel.role") === "publisher")
    .map(({ stack, address, attributes }) => ({
      stack,
      address,
      service: labelOf(attributes, "citadel.service") ?? "",
      release: labelOf(attributes, "citadel.release") ?? "",
    }));
}
