import { sorted } from "../bundle/bundle.ts";
import { durationSeconds } from "../../alerts/duration.ts";
import type { RuleGroup } from "./prometheus-api.ts";
import { filesIn, ruleFileGroups, type FileRule, type RuleFileGroup } from "./rule-files.ts";

/** Expression as somebody wrote it → as Prometheus prints it. What it does not hold stands for itself. */
export type PrintedQueries = Readonly<Record<string, string>>;

type LoadedRule = RuleGroup["rules"][number];

/**
 * Where the rules that Prometheus runs are not those of the files, a line a group: `<path>: <what>`. Others' rules
 * are not looked at.
 *
 * @param groups - as `/api/v1/rules` gives them
 * @param files - of the release on disk
 */
export function ruleMismatches(
  groups: readonly RuleGroup[],
  files: Readonly<Record<string, string>>,
  printed: PrintedQueries,
): readonly string[] {
  const loaded = ourGroups(groups);
  const onDisk = filesIn(files, "rules").map(([path, text]) => ({ path, groups: ruleFileGroups(text) }));
  const unread = onDisk
    .filter((file) => file.groups === undefined)
    .map(({ path }) => `${path}: is no rule file: Prometheus cannot load it`);
  const differing = onDisk.flatMap(({ path, groups: written }) =>
    (written ?? []).flatMap((group) => {
      const found = loaded.find((each) => each.path === path && each.group.name === group.name);
      if (found === undefined) return [`${path}: its group ${group.name} is not loaded`];
      const names = differingRules(found.group, group, printed);
      return names.length === 0 ? [] : [`${path}: not loaded as it is on disk: ${names.join(", ")}`];
    }),
  );
  const gone = loaded
    .filter(
      ({ path, group }) =>
        !onDisk.some((file) => file.path === path && file.groups?.some(({ name }) => name === group.name)),
    )
    .filter(({ path }) => !unread.some((line) => line.startsWith(`${path}:`)))
    .map(({ path, group }) => `${path}: its group ${group.name} is loaded, but not on disk`);
  return [...unread, ...differing, ...gone];
}

/** Expressions whose spelling has to be asked of Prometheus: on one side only, spaces and order of matchers aside. */
export function queriesToPrint(
  groups: readonly RuleGroup[],
  files: Readonly<Record<string, string>>,
): readonly string[] {
  const loaded = ourGroups(groups).flatMap(({ group }) => group.rules.map(({ query }) => query));
  const written = filesIn(files, "rules")
    .flatMap(([, text]) => ruleFileGroups(text) ?? [])
    .flatMap(({ rules }) => rules.map(({ expr }) => expr));
  const alone = (queries: readonly string[], others: readonly string[]) => {
    const known = new Set(others.map(squeezed));
    return queries.filter((query) => !known.has(squeezed(query)));
  };
  return [...new Set([...alone(loaded, written), ...alone(written, loaded)])];
}

function ourGroups(groups: readonly RuleGroup[]) {
  return groups.flatMap((group) => {
    const path = /\/citadel\/current\/(.*)$/.exec(group.file)?.[1];
    return path === undefined ? [] : [{ path, group }];
  });
}

function differingRules(
  loaded: RuleGroup,
  written: RuleFileGroup,
  printed: PrintedQueries,
): readonly string[] {
  const running = loaded.rules.map((rule) => ({ name: rule.name, text: loadedText(rule, printed) }));
  const wanted = written.rules.map((rule) => ({
    name: rule.alert ?? rule.record ?? "",
    text: writtenText(rule, printed),
  }));
  const only = (some: typeof running, others: typeof running) =>
    some.filter(({ text }) => !others.some((other) => other.text === text)).map(({ name }) => name);
  const interval = written.interval === undefined ? loaded.interval : durationSeconds(written.interval);
  return [
    ...new Set([
      ...(interval === loaded.interval ? [] : ["its interval"]),
      ...only(wanted, running),
      ...only(running, wanted),
    ]),
  ];
}

function loadedText(rule: LoadedRule, printed: PrintedQueries): string {
  const { name, query, duration, keepFiringFor, labels, annotations } = rule;
  return text(name, spelled(query, printed), duration, keepFiringFor, labels, annotations);
}

function writtenText(rule: FileRule, printed: PrintedQueries): string {
  const seconds = durationSeconds(rule.for);
  const keep = durationSeconds(rule.keep_firing_for);
  const name = rule.alert ?? rule.record ?? "";
  return text(name, spelled(rule.expr, printed), seconds, keep, rule.labels, rule.annotations);
}

function text(...facts: readonly unknown[]): string {
  return JSON.stringify(facts.map(sorted));
}

function spelled(query: string, printed: PrintedQueries): string {
  return squeezed(printed[query] ?? query);
}

/**
 * Without white space and with the matchers of each selector in order. Two queries that differ in nothing else, not
 * even in strings, are one in our rules.
 */
function squeezed(query: string): string {
  return query
    .replace(/\{([^{}]*)\}/g, (selector, inside: string) => {
      const matchers = inside.match(/\w+\s*(?:=~|!~|!=|=)\s*"(?:\\.|[^"\\])*"/g);
      return matchers === null ? selector : `{${matchers.sort().join(",")}}`;
    })
    .replace(/\s+/g, "");
}
