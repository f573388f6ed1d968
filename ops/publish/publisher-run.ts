import { z } from "zod";
import type { StackBundle } from "../bundle/bundle.ts";

/** How a publisher is run without Terraform: by one `docker run` that reads a script on its standard input. */
export interface PublisherRun {
  /** Hash of the release. */
  readonly release: string;
  /** Arguments of `docker`. */
  readonly args: readonly string[];
  /** Puts the candidate and the publisher's own files in place, then publishes. */
  readonly script: string;
}

/** What Terraform is told of a publisher, as infra/constructs/publisher.ts writes it. */
const publisher = z.object({
  image: z.string(),
  env: z.array(z.string()),
  labels: z.array(z.object({ label: z.string(), value: z.string() })),
  upload: z.tuple([z.object({ source: z.string() })]),
  mounts: z.array(z.object({ source: z.string(), target: z.string(), read_only: z.boolean() })),
  user: z.string(),
  network_mode: z.string(),
  pid_mode: z.string().optional(),
  capabilities: z.object({ add: z.array(z.string()).default([]), drop: z.array(z.string()) }),
  security_opts: z.array(z.string()),
  memory: z.number(),
});

const template = z.object({
  resource: z.object({
    docker_container: z.record(z.string(), z.unknown()).default({}),
    docker_image: z.record(z.string(), z.object({ name: z.string() })).default({}),
  }),
});

const labelled = z.object({ labels: publisher.shape.labels });

/**
 * How a stack's publisher of a service is run, with the rights, mounts and files that Terraform would give it;
 * undefined where the stack has none. Only its name is not that of Terraform's container, which may still be there.
 */
export function publisherRun(
  { template: json, files }: StackBundle,
  service: string,
): PublisherRun | undefined {
  const { docker_container: containers, docker_image: images } = template.parse(json).resource;
  const found = Object.values(containers).find((container) => {
    const labels = labelled.parse(container).labels;
    return (
      labels.some(({ label, value }) => label === "citadel.role" && value === "publisher") &&
      labels.some(({ label, value }) => label === "citadel.service" && value === service)
    );
  });
  if (found === undefined) return undefined;
  const container = publisher.parse(found);
  const image = /^\$\{docker_image\.(\w+)\.image_id\}$/.exec(container.image)?.[1] ?? "";
  const [packed] = container.upload;
  return {
    release: container.labels.find(({ label }) => label === "citadel.release")?.value ?? "",
    args: [
      // Every publisher's image is one of ours, which no registry has: whoever else uses the name is not asked.
      ...["run", "--rm", "--interactive", "--pull", "never"],
      ...["--network", container.network_mode, "--user", container.user],
      ...(container.pid_mode === undefined ? [] : ["--pid", container.pid_mode]),
      ...container.capabilities.drop.flatMap((name) => ["--cap-drop", name]),
      ...container.capabilities.add.flatMap((name) => ["--cap-add", name]),
      ...container.security_opts.flatMap((option) => ["--security-opt", option]),
      ...["--memory", `${String(container.memory)}m`, "--memory-swap", `${String(container.memory)}m`],
      ...container.labels.flatMap(({ label, value }) => ["--label", `${label}=${value}`]),
      ...container.mounts.flatMap((mount) => ["--mount", mountText(mount)]),
      ...container.env.flatMap((variable) => ["--env", variable]),
      ...["--entrypoint", "sh", images[image]?.name ?? "", "-s"],
    ],
    script: files[packed.source] ?? "",
  };
}

function mountText(mount: z.infer<typeof publisher>["mounts"][number]): string {
  const { source, target, read_only: readOnly } = mount;
  return `type=bind,source=${source},target=${target}${readOnly ? ",readonly" : ""}`;
}
