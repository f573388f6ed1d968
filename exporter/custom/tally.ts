import { groupBytes } from "./group-bytes.ts";
import type { StoredFamily, StoredGroup } from "./stored-group.ts";

/** How much is stored. */
export interface Usage {
  readonly series: () => number;
  /** Of all lines that a scrape has because of what is stored. */
  readonly bytes: () => number;
  readonly seriesOf: (source: string) => number;
  readonly groupsOf: (source: string) => number;
  /** By the title of a declaration. */
  readonly seriesOfFamily: (title: string) => number;
  readonly groupsOfFamily: (title: string) => number;
  /** By name, of which a declaration may cover many. */
  readonly byName: ReadonlyMap<string, NameUsage>;
}

/** How much of one family is stored. */
export interface NameUsage {
  readonly source: string;
  readonly series: number;
  readonly groups: number;
}

/** Usage, kept as it changes: what a push costs must not depend on what others have stored. */
export interface Tally extends Usage {
  /** Counts a group in, or out again with `-1`. */
  readonly add: (stored: StoredGroup, sign: 1 | -1) => void;
}

/** Nothing yet. */
export function tally(): Tally {
  const total = { series: 0, bytes: 0 };
  const bySource = new Map<string, { series: number; groups: number }>();
  const byTitle = new Map<string, { series: number; groups: number }>();
  const counted = (
    map: Map<string, { series: number; groups: number }>,
    key: string,
    series: number,
    groups: number,
  ) => {
    const entry = map.get(key) ?? { series: 0, groups: 0 };
    entry.series += series;
    entry.groups += groups;
    if (entry.series === 0 && entry.groups === 0) map.delete(key);
    else map.set(key, entry);
  };
  const byName = new Map<string, NameUsage>();
  const addFamily = (source: string, { name, title, series }: StoredFamily, sign: 1 | -1) => {
    total.series += sign * series;
    counted(byTitle, title, sign * series, sign);
    const own = byName.get(name);
    const groups = (own?.groups ?? 0) + sign;
    if (groups === 0) byName.delete(name);
    else byName.set(name, { source, groups, series: (own?.series ?? 0) + sign * series });
  };
  return {
    add(stored, sign) {
      total.bytes += sign * groupBytes(stored);
      counted(bySource, stored.group.source, 0, sign);
      for (const family of stored.families.values()) {
        counted(bySource, stored.group.source, sign * family.series, 0);
        addFamily(stored.group.source, family, sign);
      }
    },
    series: () => total.series,
    bytes: () => total.bytes,
    seriesOf: (source) => bySource.get(source)?.series ?? 0,
    groupsOf: (source) => bySource.get(source)?.groups ?? 0,
    seriesOfFamily: (title) => byTitle.get(title)?.series ?? 0,
    groupsOfFamily: (title) => byTitle.get(title)?.groups ?? 0,
    byName,
  };
}
