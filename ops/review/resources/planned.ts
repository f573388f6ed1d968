import { z } from "zod";
import { sorted } from "../../bundle/bundle.ts";
import { gravestFirst, type ResourceChange } from "./resource-change.ts";

const values = z.record(z.string(), z.unknown()).nullish();

/** The part of `terraform show -json <plan>` that says what changes. Format 1.2, Terraform 1.5 and later. */
const plan = z.object({
  resource_changes: z
    .array(
      z.object({
        address: z.string(),
        type: z.string(),
        mode: z.enum(["managed", "data"]).default("managed"),
        change: z.object({
          actions: z.array(z.string()),
          before: values,
          after: values,
          after_unknown: values,
          replace_paths: z.array(z.array(z.unknown())).default([]),
        }),
        action_reason: z.string().optional(),
      }),
    )
    .default([]),
  configuration: z
    .object({
      root_module: z.object({
        resources: z
          .array(
            z.object({ address: z.string(), expressions: z.record(z.string(), z.unknown()).default({}) }),
          )
          .default([]),
      }),
    })
    .optional(),
});

type Plan = z.infer<typeof plan>;
type PlannedChange = NonNullable<Plan["resource_changes"]>[number];

/** Terraform's words for a replacement that no attribute forces. */
const reasons: Readonly<Record<string, ResourceChange["reason"]>> = {
  replace_because_tainted: "failed before",
  replace_by_request: "asked for",
};

/**
 * What a plan does to the resources of a stack.
 * @param planJson - of `terraform show -json <plan>`, parsed
 * @throws {z.ZodError} when it is something else.
 */
export function plannedChanges(stack: string, planJson: unknown): readonly ResourceChange[] {
  const { resource_changes: all, configuration } = plan.parse(planJson);
  const configured = new Map(
    configuration?.root_module.resources.map(({ address, expressions }) => [
      address,
      Object.keys(expressions),
    ]),
  );
  return gravestFirst(
    all.flatMap((each) => {
      const action = actionOf(each.change.actions);
      if (action === undefined || each.mode === "data") return [];
      const { address, type } = each;
      const reason = reasons[each.action_reason ?? ""];
      const isWhole = action === "create" || action === "destroy";
      return [
        {
          stack,
          address,
          type,
          action,
          forcedBy: action === "replace" ? forcedBy(each.change) : [],
          changed: isWhole ? [] : changedAttributes(each.change, configured.get(address) ?? []),
          ...(reason === undefined ? {} : { reason }),
        },
      ];
    }),
  );
}

function actionOf(actions: readonly string[]): ResourceChange["action"] | undefined {
  switch ([...actions].sort().join(" ")) {
    case "create":
      return "create";
    case "update":
      return "update";
    case "create delete":
      return "replace";
    case "delete":
      return "destroy";
    default:
      return undefined;
  }
}

function forcedBy({ replace_paths: paths }: PlannedChange["change"]): readonly string[] {
  return [...new Set(paths.map(([attribute]) => String(attribute)))].sort();
}

/** What the provider computes is unknown in every replacement: only what the configuration names counts then. */
function changedAttributes(
  { before, after, after_unknown: unknown }: PlannedChange["change"],
  configured: readonly string[],
): readonly string[] {
  const names = new Set([
    ...Object.keys(before ?? {}),
    ...Object.keys(after ?? {}),
    ...Object.keys(unknown ?? {}),
  ]);
  return [...names]
    .filter((name) =>
      unknown?.[name] === true
        ? configured.includes(name)
        : known(before?.[name], unknown?.[name]) !== known(after?.[name], unknown?.[name]),
    )
    .sort();
}

/** A value as text, without what is not known before it is applied and without what is not set. */
function known(value: unknown, unknown: unknown): string {
  return JSON.stringify(sorted(withoutUnknown(value, unknown)) ?? null);
}

function withoutUnknown(value: unknown, unknown: unknown): unknown {
  if (Array.isArray(value)) {
    const marks = Array.isArray(unknown) ? unknown : [];
    const elements = value.map((element, index): unknown => withoutUnknown(element, marks[index]));
    return elements.length === 0 ? undefined : elements;
  }
  if (typeof value === "object" && value !== null) {
    const marks = new Map(typeof unknown === "object" && unknown !== null ? Object.entries(unknown) : []);
    const members = Object.entries(value).flatMap(([key, member]) =>
      marks.get(key) === true ? [] : [[key, withoutUnknown(member, marks.get(key))] as const],
    );
    return members.length === 0 ? undefined : Object.fromEntries(members);
  }
  return value === "" || value === 0 || value === false || value === null ? undefined : value;
}
