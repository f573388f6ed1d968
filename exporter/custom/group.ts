import type { Labels } from "../exposition/family.ts";

/** What one push stands for: everything that was sent under the same path by the same namespace, or one file. */
export interface Group {
  /** The same for the same group, whatever the order of its labels. */
  readonly key: string;
  /** Namespace of whoever sent it. */
  readonly source: string;
  /** Without `job` and `instance`, by name. Empty for a file. */
  readonly labels: Labels;
  /** On all of its series, and stronger than theirs. */
  readonly forced: Labels;
  /** Where it comes from. Files are read again after a start, what was pushed is kept on disk. */
  readonly origin: "push" | "textfile";
}

/**
 * The group of a path. `job` and `instance` of the path become `push_job` and `push_instance`: Prometheus sets `job`
 * and `instance` itself, to where it scraped, and would rename those of a series to `exported_job` and the like.
 * A label with an empty value is the same as none, as everywhere in Prometheus.
 * @param path labels of the path, `job` among them
 */
export function pushedGroup(source: string, path: Labels): Group {
  const labels = path
    .filter(([name, value]) => value !== "" && name !== "job" && name !== "instance")
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const own = (name: string) => path.filter(([label, value]) => label === name && value !== "");
  const forced = [
    ["source", source] as const,
    ...own("job").map(([, value]) => ["push_job", value] as const),
    ...own("instance").map(([, value]) => ["push_instance", value] as const),
    ...labels,
  ];
  return { key: JSON.stringify(forced), source, labels, forced, origin: "push" };
}

/** The group of a file. Its series carry `textfile` and no `push_job`, so none of them is ever a pushed one. */
export function textfileGroup(source: string, file: string): Group {
  const forced = [["source", source] as const, ["textfile", file] as const];
  return { key: JSON.stringify(forced), source, labels: [], forced, origin: "textfile" };
}

/** Value of a forced label; empty where the group has none. */
export function forcedValue({ forced }: Group, label: string): string {
  return forced.find(([name]) => name === label)?.[1] ?? "";
}

/** Labels of our own metrics about a pushed group. */
export function groupLabels(
  group: Group,
): Readonly<Record<"source" | "push_job" | "push_instance" | "grouping", string>> {
  return {
    source: group.source,
    push_job: forcedValue(group, "push_job"),
    push_instance: forcedValue(group, "push_instance"),
    grouping: groupingText(group),
  };
}

/** Further labels of the path as text, e.g. `collection="docs"`. */
function groupingText({ labels }: Group): string {
  return labels.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(",");
}
