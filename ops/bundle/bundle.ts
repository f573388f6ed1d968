import { z } from "zod";

const stackBundle = z.strictObject({
  /** `<instance>-<what>` */
  name: z.string(),
  /** `cdk.tf.json` as it was synthesised, parsed. */
  template: z.record(z.string(), z.unknown()),
  /** Path beneath the stack's folder, e.g. `files/prometheus/scrape/gateway.yml` → text. */
  files: z.record(z.string(), z.string()),
  /** Text of the providers' lock file; absent where the stack was synthesised without one. */
  lockFile: z.string().optional(),
});

const bundle = z.strictObject({ stacks: z.array(stackBundle) });

/** One synthesised stack as data. */
export type StackBundle = Readonly<z.infer<typeof stackBundle>>;

/**
 * An environment as it was synthesised: everything that Terraform needs to deploy it, and nothing else. Two bundles
 * are compared by `review`; a release is kept as one, so that it can be deployed again when the code cannot be built
 * any more. Holds no secret: synthesis refuses them.
 */
export interface Bundle {
  /** In order of deployment. */
  readonly stacks: readonly StackBundle[];
}

/** A bundle that was read from somewhere, checked. @throws {z.ZodError} */
export function bundleOf(json: unknown): Bundle {
  return bundle.parse(json);
}

/** A bundle's JSON: the same bytes for the same bundle, whatever the order of its keys. */
export function bundleText(value: Bundle): string {
  return JSON.stringify(sorted(value));
}

/** The value with the keys of every object in order. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, member]) => [key, sorted(member)]),
  );
}
