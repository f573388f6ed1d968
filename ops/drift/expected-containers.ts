import { z } from "zod";
import type { Bundle } from "../bundle/bundle.ts";
import { mountText } from "../live/containers.ts";

const container = z.object({
  name: z.string(),
  image: z.string(),
  env: z.array(z.string()).default([]),
  labels: z.array(z.object({ label: z.string(), value: z.string() })).default([]),
  command: z.array(z.string()).optional(),
  entrypoint: z.array(z.string()).optional(),
  memory: z.number().default(0),
  user: z.string().optional(),
  network_mode: z.string().optional(),
  pid_mode: z.string().default(""),
  restart: z.string().default("no"),
  read_only: z.boolean().default(false),
  privileged: z.boolean().default(false),
  capabilities: z.object({ add: z.array(z.string()).default([]) }).default({ add: [] }),
  mounts: z
    .array(z.object({ source: z.string(), target: z.string(), read_only: z.boolean().default(false) }))
    .default([]),
});

const template = z.object({
  resource: z
    .object({
      docker_container: z.record(z.string(), container).default({}),
      docker_image: z.record(z.string(), z.object({ name: z.string() })).default({}),
      docker_volume: z.record(z.string(), z.object({ name: z.string() })).default({}),
    })
    .default({ docker_container: {}, docker_image: {}, docker_volume: {} }),
});

/** A container as a bundle declares it. What the image decides is absent. */
export interface ExpectedContainer {
  readonly stack: string;
  /** In Terraform, e.g. `docker_container.exporter_container_462BE3B9`. */
  readonly address: string;
  readonly name: string;
  readonly role: string;
  /** Reference of the image. */
  readonly image: string;
  readonly env: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  /** Bytes; 0 is no limit. */
  readonly memory: number;
  readonly user?: string;
  readonly network?: string;
  readonly processes: string;
  readonly restart: string;
  readonly readOnly: boolean;
  readonly privileged: boolean;
  readonly capabilities: readonly string[];
  readonly mounts: readonly string[];
}

/** Every container that a bundle declares, publishers too. @throws {z.ZodError} for a template of another shape */
export function expectedContainers({ stacks }: Bundle): readonly ExpectedContainer[] {
  return stacks.flatMap(({ name: stack, template: json }) => {
    const {
      docker_container: containers,
      docker_image: images,
      docker_volume: volumes,
    } = template.parse(json).resource;
    const resolved = (text: string): string =>
      text
        .replace(/\$\{docker_image\.(\w+)\.image_id\}/, (all, id: string) => images[id]?.name ?? all)
        .replace(/\$\{docker_volume\.(\w+)\.name\}/, (all, id: string) => volumes[id]?.name ?? all);
    return Object.entries(containers).map(([id, declared]): ExpectedContainer => {
      const { command, entrypoint, user, network_mode: network } = declared;
      const labels = Object.fromEntries(declared.labels.map(({ label, value }) => [label, value]));
      return {
        stack,
        address: `docker_container.${id}`,
        name: declared.name,
        role: labels["citadel.role"] ?? "",
        image: resolved(declared.image),
        env: declared.env.map(unescaped),
        labels,
        ...(command === undefined ? {} : { command: command.map(unescaped) }),
        ...(entrypoint === undefined ? {} : { entrypoint: entrypoint.map(unescaped) }),
        memory: declared.memory * 1024 * 1024,
        ...(user === undefined ? {} : { user }),
        ...(network === undefined ? {} : { network }),
        processes: declared.pid_mode,
        restart: declared.restart,
        readOnly: declared.read_only,
        privileged: declared.privileged,
        capabilities: declared.capabilities.add,
        mounts: declared.mounts
          .map(({ source, target, read_only: readOnly }) =>
            mountText(resolved(source), target, readOnly ? "read-only" : "writable"),
          )
          .sort(),
      };
    });
  });
}

/** What Terraform makes of a text in which `${` and `%{` stand for themselves. */
function unescaped(text: string): string {
  return text.replaceAll("$${", "${").replaceAll("%%{", "%{");
}
