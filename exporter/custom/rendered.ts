import type { RenderedFamily } from "../exposition/rendered-family.ts";
import type { Declarations } from "./declarations.ts";
import type { StoredGroup } from "./stored-group.ts";

/** Everything that is shown, by name: type and help as declared, a block of each group. */
export function renderedFamilies(
  declared: Declarations,
  groups: Iterable<StoredGroup>,
): readonly RenderedFamily[] {
  const byName = new Map<string, RenderedFamily & { readonly blocks: Uint8Array[] }>();
  for (const { group, families } of groups) {
    for (const { name, block, series } of families.values()) {
      if (series === 0) continue;
      const known = byName.get(name);
      if (known !== undefined) {
        known.blocks.push(block);
        continue;
      }
      const declaration = declared.of(group.source, name);
      if (declaration === undefined) continue;
      const { type, help } = declaration.family;
      byName.set(name, { name, type, help, blocks: [block] });
    }
  }
  return [...byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
