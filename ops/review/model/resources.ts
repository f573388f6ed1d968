import type { TemplateDocument } from "./documents.ts";
import type { ReadFile } from "./files.ts";

/** One resource of a stack's template, without what only Terraform and CDKTF care about. */
export interface TemplateResource {
  readonly stack: string;
  /** With `data.` before it where it is only looked up, as Terraform writes it. */
  readonly type: string;
  /** Its name in the template. */
  readonly id: string;
  /** References to other resources of the stack are replaced by what they stand for, where the template tells it. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Attributes that do not change what a resource is. */
const BOOKKEEPING = ["//", "depends_on", "provider"];

/** Every resource of the templates, and what they look up. */
export function templateResources(
  templates: readonly ReadFile<TemplateDocument>[],
): readonly TemplateResource[] {
  return templates.flatMap(({ stack, document: { resource, data } }) =>
    [
      ...Object.entries(resource),
      ...Object.entries(data).map(([type, ofType]) => [`data.${type}`, ofType] as const),
    ].flatMap(([type, ofType]) =>
      Object.entries(ofType).map(([id, attributes]) => ({
        stack,
        type,
        id,
        attributes: Object.fromEntries(
          Object.entries(attributes)
            .filter(([name]) => !BOOKKEEPING.includes(name))
            .map(([name, value]) => [name, resolved(value, resource)]),
        ),
      })),
    ),
  );
}

/** A text attribute; empty where it is missing. */
export function textAttribute({ attributes }: TemplateResource, name: string): string {
  const value = attributes[name];
  return typeof value === "string" ? value : "";
}

function resolved(value: unknown, resource: TemplateDocument["resource"]): unknown {
  if (typeof value === "string") {
    return value.replace(
      /\$\{(\w+)\.([\w-]+)\.(\w+)\}/g,
      (reference: string, type: string, id: string, name: string) => {
        // An image is known by its name here: its id is made when it is pulled or built.
        const target = resource[type]?.[id]?.[name === "image_id" ? "name" : name];
        return typeof target === "string" ? target : reference;
      },
    );
  }
  if (Array.isArray(value)) return value.map((member) => resolved(member, resource));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolved(member, resource)]));
}
