import type { LiveContainer } from "../live/containers.ts";
import type { Difference, Remedies } from "./difference.ts";
import type { ExpectedContainer } from "./expected-containers.ts";

/** What is compared of the containers of one Docker host. */
export interface HostContainers {
  readonly expected: readonly ExpectedContainer[];
  readonly live: readonly LiveContainer[];
  /** Id by reference, as recorded with the release. */
  readonly images: Readonly<Record<string, string>>;
}

/**
 * Where long-lived containers are not as they were deployed, and containers of ours that no release declares. A
 * publisher has done its work when it has ended: whether it is still there says nothing.
 */
export function containerDifferences(
  { expected, live, images }: HostContainers,
  remedies: Remedies,
): readonly Difference[] {
  const services = expected.filter(({ role }) => role !== "publisher");
  return [
    ...services.flatMap((declared) => {
      const found = live.find(({ name }) => name === declared.name);
      return found === undefined ? [gone(declared, remedies)] : differing(declared, found, images, remedies);
    }),
    ...live
      .filter(({ name, labels }) => isStray(name, labels, expected))
      .map(({ name }): Difference => ({
        id: `container/${name}`,
        gravity: "plain",
        text: `container ${name} carries our labels, and no release declares it`,
        remedy: `docker rm --force ${name}; ${remedies.deploy} does that too`,
      })),
  ];
}

/** What plays the found servers in `local` belongs to no release. */
function isStray(
  name: string,
  labels: LiveContainer["labels"],
  expected: readonly ExpectedContainer[],
): boolean {
  return labels["citadel.role"] !== "platform" && !expected.some((declared) => declared.name === name);
}

function gone({ name, role }: ExpectedContainer, { deploy }: Remedies): Difference {
  return {
    id: `container/${name}`,
    gravity: gravityOf(role),
    text: `container ${name} is gone`,
    remedy: deploy,
  };
}

function differing(
  declared: ExpectedContainer,
  live: LiveContainer,
  images: Readonly<Record<string, string>>,
  { deploy }: Remedies,
): readonly Difference[] {
  const { name, role } = declared;
  const again = `docker rm --force ${name}, then ${deploy}`;
  const difference = (what: string, text: string, remedy = again): Difference => ({
    id: `container/${name}/${what}`,
    gravity: "plain",
    text: `container ${name}: ${text}`,
    remedy,
  });
  const stopped: readonly Difference[] =
    live.status === "running"
      ? []
      : [
          {
            id: `container/${name}/state`,
            gravity: gravityOf(role),
            text: `container ${name} is not running: ${live.status}, exit code ${String(live.exitCode)}`,
            remedy: live.status === "paused" ? `docker unpause ${name}` : `docker start ${name}`,
          },
        ];
  return [
    ...stopped,
    ...(isImageOf(declared.image, live, images)
      ? []
      : [
          difference(
            "image",
            `image ${declared.image} ${short(images[declared.image] ?? "")} → ${live.reference} ${short(live.image)}`,
          ),
        ]),
    // Values are left out: somebody may have put a secret there.
    ...names(declared.env.map(pair), live.env.map(pair)).map(([variable, what]) =>
      difference(`env/${variable}`, `environment variable ${variable} ${what}`),
    ),
    ...names(Object.entries(declared.labels), Object.entries(live.labels)).map(([label, what]) =>
      difference(`label/${label}`, `label ${label} ${what}`),
    ),
    ...(declared.memory === live.memory
      ? []
      : [difference("memory", `memory ${megabytes(declared.memory)} → ${megabytes(live.memory)}`, deploy)]),
    ...settings(declared, live).map(([what, text]) => difference(what, text)),
  ];
}

/** By its digest where the reference has one: stores of different kinds give the same image different ids. */
function isImageOf(
  reference: string,
  { image, digests }: LiveContainer,
  images: Readonly<Record<string, string>>,
): boolean {
  const id = images[reference];
  if (id === undefined || id === image) return true;
  return reference.includes("@") && digests.includes(reference.replace(/:[^:@/]+@/, "@"));
}

/** What else decides about a container, each with its words where it differs. */
function settings(declared: ExpectedContainer, live: LiveContainer): readonly (readonly [string, string])[] {
  const compared = [
    ["command", declared.command?.join(" "), live.command.join(" ")],
    ["entrypoint", declared.entrypoint?.join(" "), live.entrypoint.join(" ")],
    ["user", declared.user, live.user],
    ["network", declared.network, live.network],
    ["processes", declared.processes, live.processes],
    ["restart", declared.restart, live.restart],
    ["read-only root", String(declared.readOnly), String(live.readOnly)],
    ["privileged", String(declared.privileged), String(live.privileged)],
    ["capabilities", declared.capabilities.join(" "), live.capabilities.join(" ")],
    ["mounts", declared.mounts.join("; "), live.mounts.join("; ")],
  ] as const;
  return compared.flatMap(([what, wanted, found]) =>
    wanted === undefined || wanted === found
      ? []
      : [[what, `${what} ${words(wanted)} → ${words(found)}`] as const],
  );
}

/** Names that were added, removed or changed, with the word for it. */
function names(
  wanted: readonly (readonly [string, string])[],
  found: readonly (readonly [string, string])[],
): readonly (readonly [string, string])[] {
  const before = new Map(wanted);
  const after = new Map(found);
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
    if (before.get(name) === after.get(name)) return [];
    const what = !before.has(name) ? "was added" : after.has(name) ? "was changed" : "was removed";
    return [[name, what] as const];
  });
}

/** Without the exporter or an agent nobody is told of what they watch. */
function gravityOf(role: string): Difference["gravity"] {
  return role === "exporter" || role === "agent" ? "grave" : "plain";
}

function pair(variable: string): readonly [string, string] {
  const [name = "", ...value] = variable.split("=");
  return [name, value.join("=")];
}

function short(id: string): string {
  return id.replace(/^sha256:/, "").slice(0, 12);
}

function megabytes(bytes: number): string {
  return bytes === 0 ? "without limit" : `${String(bytes / 1024 / 1024)} MB`;
}

function words(text: string): string {
  return text === "" ? "nothing" : text;
}
