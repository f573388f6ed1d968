import { forcedValue, type Group } from "./group.ts";
import type { StoredGroup } from "./stored-group.ts";

/**
 * Which labels the paths have under which a family is pushed, by job and instance. Two groups with the same labels in
 * their paths differ in the value of one, and so do their series. Two that differ in the labels themselves could hold
 * the same series, which would spoil every scrape; so one family of one job and instance is pushed in one form only.
 * Kept instead of an index of all series: it costs nothing a series.
 */
export interface PathForms {
  readonly add: (stored: StoredGroup, sign: 1 | -1) => void;
  /** The labels under which other groups push this family of the same job and instance, if they are not the same. */
  readonly otherForm: (
    group: Group,
    family: string,
    before: StoredGroup | undefined,
  ) => readonly string[] | undefined;
}

/** None yet. */
export function pathForms(): PathForms {
  const forms = new Map<string, { readonly names: readonly string[]; groups: number }>();
  const keyOf = (group: Group, family: string) =>
    JSON.stringify([
      ...["source", "push_job", "push_instance", "textfile"].map((label) => forcedValue(group, label)),
      family,
    ]);
  return {
    add({ group, families }, sign) {
      for (const [name, { series }] of families) {
        // What has expired collides with nothing.
        if (series === 0) continue;
        const key = keyOf(group, name);
        const form = forms.get(key) ?? { names: group.labels.map(([label]) => label), groups: 0 };
        form.groups += sign;
        if (form.groups === 0) forms.delete(key);
        else forms.set(key, form);
      }
    },
    otherForm(group, family, before) {
      const form = forms.get(keyOf(group, family));
      const isOnlyOwn = form?.groups === 1 && (before?.families.get(family)?.series ?? 0) > 0;
      if (form === undefined || isOnlyOwn) return undefined;
      const own = group.labels.map(([label]) => label);
      return form.names.length === own.length && own.every((name, index) => form.names[index] === name)
        ? undefined
        : form.names;
    },
  };
}
