import { block, list, text, type Attributes } from "../../../infra/aspects/problem.ts";
import { isPinned } from "../../../infra/images/pinned.ts";
import { isKeptWhenRemoved } from "../resources/provider-defaults.ts";
import { declaredResources } from "../resources/declared-resources.ts";
import { unappliedAttributes } from "../resources/forcing-attributes.ts";
import type { Comparison, Finding, Side } from "./finding.ts";

/** What is wrong with the containers and images of one side. */
export function containerFindings({ bundle }: Side): readonly Finding[] {
  return resourcesOf(bundle).flatMap(({ type, attributes }) => {
    if (type === "docker_image") return imageFindings(text(attributes["name"]));
    return type === "docker_container"
      ? [...limitFindings(attributes), ...publisherFindings(attributes)]
      : [];
  });
}

/** Changes that Terraform plans, or does not even see, and that nobody carries out. */
export function unappliedFindings({ base, head, resources }: Comparison): readonly Finding[] {
  const planned = resources
    .filter(({ action }) => action === "update")
    .flatMap(({ type, address, changed }) =>
      changed
        .filter((attribute) => unappliedAttributes(type).includes(attribute))
        .map((attribute) => ({
          name: `unapplied:${address}/${attribute}`,
          reason: `Terraform plans to change ${attribute} of ${address} in place, and the provider does nothing: it stays as it was`,
        })),
    );
  const after = declared(head);
  const unseen = [...declared(base)].flatMap(([address, attributes]) => {
    const next = after.get(address);
    if (next === undefined) return [];
    return Object.keys(attributes)
      .filter((name) => next[name] === undefined && isKeptWhenRemoved(address.split(".")[0] ?? "", name))
      .filter(() => !resources.some((change) => change.address === address && change.action === "replace"))
      .map((name) => ({
        name: `unapplied:${address}/${name}`,
        reason: `${name} of ${address} is no longer declared, and the provider keeps what was there: it stays as it was`,
      }));
  });
  return [...planned, ...unseen];
}

function declared({ bundle }: Side): ReadonlyMap<string, Attributes> {
  return new Map(
    bundle.stacks.flatMap((stack) =>
      [...declaredResources(stack)].map(([address, { attributes }]) => [address, attributes] as const),
    ),
  );
}

function resourcesOf({
  stacks,
}: Side["bundle"]): readonly { readonly type: string; readonly attributes: Attributes }[] {
  return stacks.flatMap(({ template }) =>
    Object.entries(block(template["resource"])).flatMap(([type, ofType]) =>
      Object.values(block(ofType)).map((attributes) => ({ type, attributes: block(attributes) })),
    ),
  );
}

function imageFindings(image: string): readonly Finding[] {
  return isPinned(image)
    ? []
    : [
        {
          name: `unpinned:${image}`,
          reason: `the image ${image} has no fixed tag or digest: it can become another one by itself`,
        },
      ];
}

function limitFindings({ name, memory }: Attributes): readonly Finding[] {
  return typeof memory === "number" && memory > 0
    ? []
    : [
        {
          name: `no-limit:${text(name)}`,
          reason: `the container ${text(name)} has no memory limit: a leak in it takes the host down`,
        },
      ];
}

function publisherFindings({ name, labels, lifecycle }: Attributes): readonly Finding[] {
  const role = list(labels).find((label) => block(label)["label"] === "citadel.role");
  const service = list(labels).find((label) => block(label)["label"] === "citadel.service");
  const conditions = JSON.stringify(block(lifecycle)["postcondition"] ?? "");
  if (block(role)["value"] !== "publisher" || conditions.includes("self.exit_code == 0")) return [];
  return [
    {
      name: `unverified:${text(block(service)["value"]) || text(name)}`,
      reason: `the publisher ${text(name)} has no postcondition on its exit code: a publication that fails goes unnoticed`,
    },
  ];
}
