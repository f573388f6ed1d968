import type { Read } from "../live/publication-state.ts";

/** Why something could not be read; nothing where it could. */
export function failureOf(read: Read<unknown>): readonly string[] {
  return read.kind === "unreachable" ? [read.because.trim()] : [];
}

/** Lines without repetition, and one for each host: a host that is down is down for everything that is asked of it. */
export function oncePerHost(
  { inventory }: { readonly inventory: { readonly hosts: Readonly<Record<string, unknown>> } },
  lines: readonly string[],
): readonly string[] {
  const seen = new Set<string>();
  return lines.filter((line) => {
    const host = line.slice(0, line.indexOf(": "));
    const key = host in inventory.hosts ? host : line;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
