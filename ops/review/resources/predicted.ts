import { list } from "../../../infra/aspects/problem.ts";
import type { Bundle, StackBundle } from "../../bundle/bundle.ts";
import { declaredResources, type DeclaredResource } from "./declared-resources.ts";
import { dashboardText, dashboardUid } from "./dashboard-text.ts";
import { forcingAttributes, isForcedByNumber, replacesForUid } from "./forcing-attributes.ts";
import { isKeptWhenRemoved } from "./provider-defaults.ts";
import { gravestFirst, type ResourceChange } from "./resource-change.ts";

/**
 * What Terraform does when `head` is deployed where `base` is live, from the two bundles alone. Says what a plan
 * would say as long as nobody has changed by hand what `base` made (test/ops/review/resources compares the two).
 */
export function predictedChanges(base: Bundle, head: Bundle): readonly ResourceChange[] {
  const names = [...new Set([...head.stacks, ...base.stacks].map(({ name }) => name))];
  return gravestFirst(names.flatMap((name) => stackChanges(stackOf(base, name), stackOf(head, name))));
}

function stackOf({ stacks }: Bundle, name: string): StackBundle {
  return stacks.find((stack) => stack.name === name) ?? { name, template: {}, files: {} };
}

function stackChanges(base: StackBundle, head: StackBundle): readonly ResourceChange[] {
  const before = declaredResources(base);
  const after = declaredResources(head);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((address) =>
    resourceChange(before.get(address), after.get(address)),
  );
}

function resourceChange(
  before: DeclaredResource | undefined,
  after: DeclaredResource | undefined,
): readonly ResourceChange[] {
  if (after === undefined) return before === undefined ? [] : [{ ...place(before), ...whole("destroy") }];
  if (before === undefined) return [{ ...place(after), ...whole("create") }];
  const changed = [...new Set([...Object.keys(before.attributes), ...Object.keys(after.attributes)])]
    .filter((name) => comparable(before, name) !== comparable(after, name))
    .filter((name) => after.attributes[name] !== undefined || !isKeptWhenRemoved(after.type, name))
    .sort();
  if (changed.length === 0) return [];
  const forcing = forcingAttributes(after.type, after.providerVersion);
  const forcedBy = changed.filter(
    (name) =>
      forcing.includes(name) ||
      (isForcedByNumber(after.type, name) && number(before, name) !== number(after, name)) ||
      (name === "config_json" && isOtherDashboard(before, after)),
  );
  return [{ ...place(after), action: forcedBy.length > 0 ? "replace" : "update", forcedBy, changed }];
}

function place({
  stack,
  address,
  type,
}: DeclaredResource): Pick<ResourceChange, "stack" | "address" | "type"> {
  return { stack, address, type };
}

function whole(action: "create" | "destroy"): Pick<ResourceChange, "action" | "forcedBy" | "changed"> {
  return { action, forcedBy: [], changed: [] };
}

function number({ attributes }: DeclaredResource, name: string): number {
  return list(attributes[name]).length;
}

function comparable({ attributes }: DeclaredResource, name: string): string {
  const value = attributes[name] ?? null;
  return name === "config_json" && typeof value === "string" ? dashboardText(value) : JSON.stringify(value);
}

function isOtherDashboard(before: DeclaredResource, after: DeclaredResource): boolean {
  const [old, next] = [before.attributes["config_json"], after.attributes["config_json"]];
  return (
    replacesForUid(after.type, after.providerVersion) &&
    typeof old === "string" &&
    typeof next === "string" &&
    dashboardUid(old) !== dashboardUid(next)
  );
}
