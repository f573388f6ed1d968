import { block, list, text, type Attributes } from "../../../infra/aspects/problem.ts";
import { sorted, type StackBundle } from "../../bundle/bundle.ts";
import { forcingAttributes } from "./forcing-attributes.ts";
import { isDefault } from "./provider-defaults.ts";
import { isSet } from "./sets.ts";

/** A resource as a stack's template declares it. */
export interface DeclaredResource {
  readonly stack: string;
  /** `<type>.<id>` */
  readonly address: string;
  readonly type: string;
  /** What the provider is told: references resolved, files read, sets in order, without what is ignored. */
  readonly attributes: Attributes;
  /** Version constraint of its provider, empty where the stack names none. */
  readonly providerVersion: string;
}

/** Not attributes: what Terraform itself reads of a resource. */
const META_ARGUMENTS = ["//", "lifecycle", "depends_on", "provider", "provisioner", "connection", "count"];

/** The resources of a stack by address. */
export function declaredResources(stack: StackBundle): ReadonlyMap<string, DeclaredResource> {
  const types = Object.entries(block(stack.template["resource"]));
  return new Map(
    types.flatMap(([type, ofType]) =>
      Object.entries(block(ofType)).map(([id, value]) => {
        const address = `${type}.${id}`;
        const declared = {
          stack: stack.name,
          address,
          type,
          attributes: attributes(stack, block(value), [address]),
          providerVersion: providerVersion(stack, type),
        };
        return [address, declared];
      }),
    ),
  );
}

function attributes(stack: StackBundle, resource: Attributes, path: readonly string[]): Attributes {
  const type = path.at(-1)?.split(".")[0] ?? "";
  const ignored = list(block(resource["lifecycle"])["ignore_changes"]).map(String);
  const meant = Object.entries(resource)
    .filter(([name]) => !META_ARGUMENTS.includes(name) && !ignored.includes(name))
    .map(([name, value]): [string, unknown] => [name, inOrder(name, resolved(stack, value, path))])
    .filter(([name, value]) => !isUnset(value) && !isDefault(type, name, value));
  return Object.fromEntries(meant);
}

/** A value with what it refers to in its place: two values differ when Terraform will see a difference. */
function resolved(stack: StackBundle, value: unknown, path: readonly string[]): unknown {
  if (typeof value === "string") return resolvedText(stack, value, path);
  if (Array.isArray(value)) return value.map((element) => resolved(stack, element, path));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, resolved(stack, member, path)]),
  );
}

function resolvedText(stack: StackBundle, value: string, path: readonly string[]): string {
  const file = /^\$\{file\("([^"]*)"\)\}$/.exec(value)?.[1];
  if (file !== undefined) return stack.files[file] ?? value;
  return value.replaceAll(
    /(?<!\$)\$\{([a-z]\w*)\.([\w-]+)\.(\w+)\}/g,
    (reference, type: string, id: string, attribute: string) =>
      referred(stack, { type, id, attribute }, path) ?? reference,
  );
}

/** The value of another resource's attribute; where only the provider knows it, what identifies that resource. */
function referred(
  stack: StackBundle,
  { type, id, attribute }: { readonly type: string; readonly id: string; readonly attribute: string },
  path: readonly string[],
): string | undefined {
  const address = `${type}.${id}`;
  const resource = block(block(stack.template["resource"])[type])[id];
  if (resource === undefined || path.includes(address)) return undefined;
  const own = attributes(stack, block(resource), [...path, address]);
  const declared = own[attribute];
  if (typeof declared === "string") return declared;
  const identity = forcingAttributes(type, providerVersion(stack, type)).map((name) => own[name] ?? null);
  return `${address}.${attribute} of ${JSON.stringify(identity)}`;
}

function inOrder(name: string, value: unknown): unknown {
  if (Array.isArray(value)) {
    const elements = value.map((element) => inOrder("", element));
    return isSet(name) ? elements.toSorted(byJson) : elements;
  }
  if (typeof value !== "object" || value === null) return value;
  return sorted(
    Object.fromEntries(Object.entries(value).map(([key, member]) => [key, inOrder(key, member)])),
  );
}

function byJson(a: unknown, b: unknown): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function isUnset(value: unknown): boolean {
  return value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);
}

function providerVersion({ template }: StackBundle, type: string): string {
  const provider = type.split("_")[0] ?? "";
  return text(block(block(block(template["terraform"])["required_providers"])[provider])["version"]);
}
