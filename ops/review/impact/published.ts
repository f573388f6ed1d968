import type { AppliedStack } from "../applied.ts";
import type { Service } from "./services.ts";
import { listed } from "./words.ts";

/** What is published to a service by a change, in words, e.g. `rules/availability.yml and scrape/gateway.yml`. */
export function publishedWords(
  { name, resource }: Service,
  base: readonly AppliedStack[],
  head: readonly AppliedStack[],
): string {
  const [before, after] = [base, head].map(
    (stacks) => stacks.find((stack) => stack.name === resource.stack)?.files ?? {},
  );
  const paths = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].sort();
  const changed = (folder: string) => {
    const differing = paths
      .filter((path) => path.startsWith(`files/${folder}/`) && before?.[path] !== after?.[path])
      .map((path) => path.slice(`files/${folder}/`.length).replace(".<release>", ""));
    return [...new Set(differing)].filter((path) => path !== "rules/release.yml");
  };
  const own = changed(name);
  if (own.length > 0) return `publishes ${listed(own)}`;
  const scripts = changed("publisher");
  return scripts.length > 0
    ? `publishes the same files by another publisher: ${listed(scripts)}`
    : "publishes the same files once more";
}
