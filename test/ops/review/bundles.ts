import { bundleOf, type Bundle } from "../../../ops/bundle/bundle.ts";

/** A bundle of one stack that holds these files and resources and nothing else. */
export function smallBundle(
  files: Readonly<Record<string, string>>,
  resource: Readonly<Record<string, unknown>> = {},
): Bundle {
  return bundleOf({ stacks: [{ name: "test-metrics", template: { resource }, files }] });
}

/** The bundle with a text replaced wherever it stands in its files and templates. @throws Error where it stands nowhere. */
export function edited(bundle: Bundle, from: string, to: string): Bundle {
  const replaced = (value: unknown): unknown => {
    if (typeof value === "string") return value.replaceAll(from, to);
    if (Array.isArray(value)) return value.map(replaced);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, replaced(member)]));
  };
  const result = replaced(bundle);
  if (JSON.stringify(result) === JSON.stringify(bundle)) throw new Error(`${from} stands nowhere`);
  return bundleOf(result);
}
