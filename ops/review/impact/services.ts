import { block, list, text, type Attributes } from "../../../infra/aspects/problem.ts";
import type { Bundle } from "../../bundle/bundle.ts";
import type { MonitoringModel } from "../model/model.ts";
import { declaredResources, type DeclaredResource } from "../resources/declared-resources.ts";
import { labelOf } from "../resources/labels.ts";

/** A running service of an environment, and the resource that something may happen to it through. */
export interface Service {
  /** Container's name without the instance, or what is published to: `prometheus`, `alertmanager`, `grafana`. */
  readonly name: string;
  /** Host of the inventory; the stack's name where the bundle does not tell. */
  readonly host: string;
  /** `container`: it runs in this one. `publisher`: this one publishes to it. */
  readonly by: "container" | "publisher";
  readonly resource: DeclaredResource;
}

/** Every service that the containers and publishers of a bundle make or publish to. */
export function services(bundle: Bundle, model: MonitoringModel): readonly Service[] {
  const hosts = hostsByAddress(model);
  return bundle.stacks
    .flatMap((stack) => [...declaredResources(stack).values()])
    .filter(({ type }) => type === "docker_container")
    .map((resource) => {
      const published = labelOf(resource.attributes, "citadel.service");
      return {
        name: published ?? nameWithoutInstance(resource.attributes),
        host: hostOf(resource, variablesOf(bundle, resource), hosts) ?? resource.stack,
        by: published === undefined ? ("container" as const) : ("publisher" as const),
        resource,
      };
    });
}

/** Targets of scrape jobs name the host of their address. */
function hostsByAddress({ scrapeJobs }: MonitoringModel): ReadonlyMap<string, string> {
  return new Map(
    scrapeJobs.flatMap(({ targets }) =>
      targets.flatMap(({ address, labels: { host } }) => (host === undefined ? [] : [[address, host]])),
    ),
  );
}

/** Of the template itself: Terraform ignores a publisher's variables, but they say what it publishes to. */
function variablesOf({ stacks }: Bundle, { stack, type, address }: DeclaredResource): readonly string[] {
  const template = stacks.find(({ name }) => name === stack)?.template ?? {};
  const container = block(block(template["resource"])[type])[address.slice(type.length + 1)];
  return list(block(container)["env"]).map(String);
}

function hostOf(
  { stack, attributes }: DeclaredResource,
  variables: readonly string[],
  hosts: ReadonlyMap<string, string>,
): string | undefined {
  const agents = /-agents-(.+)$/.exec(stack)?.[1];
  if (agents !== undefined) return agents;
  const words = [...variables, ...list(attributes["command"]).map(String)];
  const addresses = words.flatMap((word) => /(\d+(?:\.\d+){3}:\d+)$/.exec(word)?.[1] ?? []);
  return addresses.flatMap((address) => hosts.get(address) ?? [])[0];
}

function nameWithoutInstance(attributes: Attributes): string {
  const instance = labelOf(attributes, "citadel.instance") ?? "";
  const name = text(attributes["name"]);
  return name.startsWith(`${instance}-`) ? name.slice(instance.length + 1) : name;
}
