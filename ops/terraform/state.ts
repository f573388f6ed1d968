import { z } from "zod";

const state = z.object({
  values: z
    .object({
      root_module: z.object({
        resources: z
          .array(
            z.object({ address: z.string(), type: z.string(), values: z.record(z.string(), z.unknown()) }),
          )
          .default([]),
      }),
    })
    .optional(),
});

const container = z.object({
  id: z.string(),
  exit_code: z.number().nullish(),
  labels: z.array(z.object({ label: z.string(), value: z.string() })).default([]),
});

/** A container as Terraform's state knows it. */
export interface StateContainer {
  readonly address: string;
  readonly id: string;
  readonly exitCode: number | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** The containers in a state, as `terraform show -json` gives it. */
export function stateContainers(json: unknown): readonly StateContainer[] {
  const resources = state.parse(json).values?.root_module.resources ?? [];
  return resources
    .filter(({ type }) => type === "docker_container")
    .map(({ address, values }) => {
      const { id, exit_code, labels } = container.parse(values);
      return {
        address,
        id,
        exitCode: exit_code ?? undefined,
        labels: Object.fromEntries(labels.map(({ label, value }) => [label, value])),
      };
    });
}

/** Addresses of publishers that failed: they block every later plan of their stack until they are made anew. */
export function failedPublishers(containers: readonly StateContainer[]): readonly string[] {
  return containers
    .filter(
      ({ labels, exitCode }) =>
        labels["citadel.role"] === "publisher" && exitCode !== undefined && exitCode !== 0,
    )
    .map(({ address }) => address);
}
