import { canonical } from "../model/canonical.ts";
import type { MonitoringModel } from "../model/model.ts";
import type { Change } from "../review.ts";
import { keyedPairs, recordPairs, type KeyedPair } from "./keyed.ts";
import { arrow, shortened, valueWords } from "./words.ts";

/** Data sources, folders, teams, and who may do what in them. */
export function grafanaChanges(before: MonitoringModel, after: MonitoringModel): readonly Change[] {
  return [
    ...recordPairs(before.dataSources, after.dataSources).flatMap(dataSourceChange),
    ...recordPairs(before.folders, after.folders).flatMap(folderChange),
    ...keyedPairs(before.teams, after.teams, (name) => name).flatMap(teamChange),
    ...recordPairs(before.permissions, after.permissions).flatMap((pair) =>
      permissionChange(pair, { ...before.folders, ...after.folders }),
    ),
  ];
}

function dataSourceChange({ key, before, after }: KeyedPair<string>): readonly Change[] {
  const change = { id: `data source/${key}`, subject: "data source" } as const;
  if (before === after) return [];
  if (after === undefined) {
    return [{ ...change, action: "removed", text: `data source ${key} removed`, before: before ?? "" }];
  }
  if (before === undefined) {
    return [{ ...change, action: "added", text: `data source ${key} added: ${shortened(after)}`, after }];
  }
  const text = `data source ${key}: ${valueWords(before, after)}`;
  return [{ ...change, action: "changed", text, before, after }];
}

function folderChange({ key, before, after }: KeyedPair<string>): readonly Change[] {
  const change = { id: `folder/${key}`, subject: "folder" } as const;
  if (before === after) return [];
  if (after === undefined) {
    const text = `folder ${before ?? ""} (${key}) removed`;
    return [{ ...change, action: "removed", text, before: canonical(before) }];
  }
  if (before === undefined) {
    return [{ ...change, action: "added", text: `folder ${after} (${key}) added`, after: canonical(after) }];
  }
  const both = { before: canonical(before), after: canonical(after) };
  return [{ ...change, action: "changed", text: `folder ${key}: title ${arrow(before, after)}`, ...both }];
}

function teamChange({ key, before, after }: KeyedPair<string>): readonly Change[] {
  if (before === after) return [];
  const change = { id: `team/${key}`, subject: "team" } as const;
  return after === undefined
    ? [{ ...change, action: "removed", text: `team ${key} removed`, before: canonical(key) }]
    : [{ ...change, action: "added", text: `team ${key} made, without members`, after: canonical(key) }];
}

function permissionChange(
  { key, before, after }: KeyedPair<string>,
  folders: MonitoringModel["folders"],
): readonly Change[] {
  if (before === after) return [];
  // A team's name may have a slash in it, a folder's uid has none.
  const [, folder = "", who = ""] = /^([^/]*)\/(.*)$/s.exec(key) ?? [];
  const change = { id: `permission/${key}`, subject: "permission" } as const;
  const text = `folder ${folders[folder] ?? folder}: ${who}: ${arrow(before ?? "nothing", after ?? "nothing")}`;
  return [
    {
      ...change,
      action: before === undefined ? "added" : after === undefined ? "removed" : "changed",
      text,
      ...(before === undefined ? {} : { before: canonical(before) }),
      ...(after === undefined ? {} : { after: canonical(after) }),
    },
  ];
}
