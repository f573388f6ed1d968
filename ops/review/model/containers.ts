import { without } from "../../../infra/aspects/problem.ts";
import { canonical, canonicalByKey } from "./canonical.ts";
import type { ContainerModel, MonitoringModel, PublicationModel, VolumeModel } from "./model.ts";
import { textAttribute, type TemplateResource } from "./resources.ts";

type Labels = Readonly<Record<string, string>>;

/** Environment variables of a publisher that say which release it publishes, and nothing about how. */
const RELEASE_VARIABLES = /^(?:RELEASE|PUBLISHER|COMMIT)=/;

/** What the templates run on Docker hosts. */
export function containerModels(
  resources: readonly TemplateResource[],
): Pick<MonitoringModel, "containers" | "publications" | "volumes"> {
  const containers = resources
    .filter(({ type }) => type === "docker_container")
    .map((resource) => ({ resource, labels: labelsOf(resource) }));
  const isPublisher = ({ labels }: { readonly labels: Labels }) => labels["citadel.role"] === "publisher";
  return {
    containers: containers
      .filter((container) => !isPublisher(container))
      .map(({ resource, labels }) => container(resource, labels)),
    publications: containers
      .filter(isPublisher)
      .flatMap(({ resource, labels }) => publications(resource, labels)),
    volumes: resources.filter(({ type }) => type === "docker_volume").map(volume),
  };
}

function container(resource: TemplateResource, labels: Labels): ContainerModel {
  const { image, memory, memory_swap: swap, ...settings } = resource.attributes;
  const others = Object.entries(labels).filter(([label]) => !label.startsWith("citadel."));
  return {
    name: nameWithoutInstance(resource, labels),
    stack: resource.stack,
    image: typeof image === "string" ? image : "",
    memoryMegabytes: typeof memory === "number" ? memory : 0,
    settings: canonicalByKey(
      {
        ...settings,
        labels: Object.fromEntries(others),
        // Equal to the memory means no swap, which is the rule and not worth a word.
        ...(swap === memory || swap === undefined ? {} : { memory_swap: swap }),
      },
      ["name", ...(others.length === 0 ? ["labels"] : [])],
    ),
  };
}

function publications(resource: TemplateResource, labels: Labels): readonly PublicationModel[] {
  const { image, lifecycle, env } = resource.attributes;
  const settings = without(resource.attributes, ["image", "upload", "lifecycle", "env"]);
  const service = serviceOf(labels["citadel.service"]);
  if (service === undefined) return [];
  return [
    {
      service,
      stack: resource.stack,
      release: labels["citadel.release"] ?? "",
      image: typeof image === "string" ? image : "",
      settings: {
        ...canonicalByKey(
          {
            ...settings,
            env: texts(env).filter((variable) => !RELEASE_VARIABLES.test(variable)),
            scripts: labels["citadel.scripts"] ?? "",
          },
          ["name", "labels"],
        ),
        ...(lifecycle === undefined ? { verification: canonical("none") } : {}),
      },
    },
  ];
}

function serviceOf(text: string | undefined): PublicationModel["service"] | undefined {
  return (["exporter", "prometheus", "alertmanager", "grafana"] as const).find((service) => service === text);
}

function volume(resource: TemplateResource): VolumeModel {
  return { name: nameWithoutInstance(resource, labelsOf(resource)), stack: resource.stack };
}

function nameWithoutInstance(resource: TemplateResource, labels: Labels): string {
  const name = textAttribute(resource, "name");
  const prefix = `${labels["citadel.instance"] ?? ""}-`;
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

function labelsOf({ attributes }: TemplateResource): Labels {
  const list: readonly unknown[] = Array.isArray(attributes["labels"]) ? attributes["labels"] : [];
  return Object.fromEntries(
    list.flatMap((entry) => {
      const { label, value } = fields(entry);
      return typeof label === "string" && typeof value === "string" ? [[label, value]] : [];
    }),
  );
}

function texts(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.filter((member) => typeof member === "string");
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
