import { parse } from "yaml";
import { sorted, type Bundle, type StackBundle } from "../bundle/bundle.ts";
import type { LiveDashboard, LiveFolder, LivePermission } from "../live/grafana-api.ts";
import type { LivePublication } from "../live/publication-state.ts";

/** What was read back from the live servers; absent is what could not be. */
export interface LiveReading {
  readonly publications: readonly LivePublication[];
  /** By uid; `undefined` is a dashboard or folder that Grafana does not have. */
  readonly dashboards: Readonly<Record<string, LiveDashboard | undefined>>;
  readonly folders: Readonly<Record<string, LiveFolder | undefined>>;
}

/** A bundle that says what is live, and what of it cannot be read. */
export interface LiveBundle {
  readonly bundle: Bundle;
  /** Paths beneath a publication, `<service>/<path>`, of files that are no YAML or JSON: the recorded text stands for them. */
  readonly unreadable: readonly string[];
}

type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * The recorded bundle with what is live in the place of what was deployed: published files, dashboards, folders,
 * permissions. What could not be read is as recorded, so that it never looks like a change.
 */
export function liveBundle({ stacks }: Bundle, reading: LiveReading): LiveBundle {
  const unreadable: string[] = [];
  const read = stacks.map((stack) => {
    const published = withPublications(stack, reading.publications);
    unreadable.push(...published.unreadable);
    return withGrafana(published.stack, reading);
  });
  return { bundle: { stacks: read }, unreadable };
}

/**
 * A dashboard as Grafana gives it, in the recorded one's spelling: without the numbers that Grafana counts by, and
 * with keys in the recorded order, so that only what was changed shows as changed.
 * @param recorded - text of the file that was deployed
 */
export function dashboardText(live: Readonly<Record<string, unknown>>, recorded: string): string {
  const wanted = withoutNumbers(jsonObject(recorded));
  const found = withoutNumbers(live);
  if (JSON.stringify(sorted(found)) === JSON.stringify(sorted(wanted))) return recorded;
  return `${JSON.stringify(inOrderOf(found, wanted), undefined, 2)}\n`;
}

/** Uids of the dashboards that a bundle declares. */
export function dashboardUids(bundle: Bundle): readonly string[] {
  return bundle.stacks.flatMap(({ files }) =>
    Object.keys(files).flatMap((path) => /^files\/dashboards\/(.*)\.json$/.exec(path)?.[1] ?? []),
  );
}

/** Uids of the folders that a bundle declares. */
export function folderUids({ stacks }: Bundle): readonly string[] {
  return stacks.flatMap(({ template }) =>
    Object.values(resources(template)["grafana_folder"] ?? {}).map((folder) => text(folder, "uid")),
  );
}

function withPublications(
  stack: StackBundle,
  publications: readonly LivePublication[],
): { readonly stack: StackBundle; readonly unreadable: readonly string[] } {
  const unreadable: string[] = [];
  let files: Readonly<Record<string, string>> = stack.files;
  for (const { service, disk } of publications) {
    const folder = `files/${service}/`;
    const recorded = Object.entries(stack.files).filter(([path]) => path.startsWith(folder));
    if (disk.kind === "unreachable" || recorded.length === 0) continue;
    const live = Object.entries(disk.value.files).flatMap(([path, content]) => {
      if (isReadable(path, content)) return [[`${folder}${path}`, content] as const];
      unreadable.push(`${service}/${path}`);
      const before = stack.files[`${folder}${path}`];
      return before === undefined ? [] : [[`${folder}${path}`, before] as const];
    });
    const others = Object.entries(files).filter(([path]) => !path.startsWith(folder));
    files = Object.fromEntries([...others, ...live]);
  }
  return { stack: { ...stack, files }, unreadable };
}

function withGrafana(stack: StackBundle, { dashboards, folders }: LiveReading): StackBundle {
  const declared = resources(stack.template);
  const files = Object.entries(stack.files).flatMap(([path, recorded]): [string, string][] => {
    const uid = /^files\/dashboards\/(.*)\.json$/.exec(path)?.[1];
    if (uid === undefined || !(uid in dashboards)) return [[path, recorded]];
    const live = dashboards[uid];
    return live === undefined ? [] : [[path, dashboardText(live.json, recorded)]];
  });
  const kept = (type: string, change: (resource: unknown) => unknown) =>
    declared[type] === undefined
      ? {}
      : {
          [type]: Object.fromEntries(
            Object.entries(declared[type])
              .map(([id, resource]): [string, unknown] => [id, change(resource)])
              .filter(([, resource]) => resource !== undefined),
          ),
        };
  const liveFolder = (uid: string) => (uid in folders ? { live: folders[uid] } : undefined);
  const uidOf = (reference: string): string => {
    const id = /^\$\{grafana_folder\.(.+)\.uid\}$/.exec(reference)?.[1];
    return id === undefined ? reference : text(declared["grafana_folder"]?.[id], "uid");
  };
  const teams = teamReferences(stack);
  const asDeclared = (permission: LivePermission) =>
    "team" in permission
      ? { permission: permission.permission, team_id: teams.get(permission.team) ?? permission.team }
      : permission;
  const resource = {
    ...declared,
    ...kept("grafana_folder", (folder) => {
      const found = liveFolder(text(folder, "uid"));
      if (found === undefined) return folder;
      return found.live === undefined ? undefined : { ...object(folder), title: found.live.title };
    }),
    ...kept("grafana_folder_permission", (permission) => {
      const found = liveFolder(uidOf(text(permission, "folder_uid")));
      if (found === undefined) return permission;
      return found.live === undefined
        ? undefined
        : { ...object(permission), permissions: found.live.permissions.map(asDeclared) };
    }),
    ...kept("grafana_dashboard", (dashboard) => {
      const uid = /files\/dashboards\/(.*)\.json/.exec(text(dashboard, "config_json"))?.[1];
      if (uid === undefined || !(uid in dashboards)) return dashboard;
      const live = dashboards[uid];
      if (live === undefined) return undefined;
      const moved = live.folder !== uidOf(text(dashboard, "folder"));
      return moved ? { ...object(dashboard), folder: live.folder } : dashboard;
    }),
  };
  return { ...stack, files: Object.fromEntries(files), template: { ...stack.template, resource } };
}

/** What a stack calls Grafana's teams, by their names: those that it makes, and those that it looks up. */
function teamReferences({ template }: StackBundle): ReadonlyMap<string, string> {
  const named = (of: unknown, prefix: string) =>
    Object.entries(object(object(of)["grafana_team"])).map(([id, team]): [string, string] => [
      text(team, "name"),
      `\${${prefix}grafana_team.${id}.id}`,
    ]);
  return new Map([...named(template["resource"], ""), ...named(template["data"], "data.")]);
}

/** Grafana counts dashboards and their versions by itself. */
function withoutNumbers(dashboard: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(dashboard).filter(([key]) => key !== "id" && key !== "version"));
}

function isReadable(path: string, content: string): boolean {
  try {
    if (path.endsWith(".json")) JSON.parse(content);
    else if (path.endsWith(".yml")) parse(content);
    return true;
  } catch {
    return false;
  }
}

function inOrderOf(value: unknown, pattern: unknown): unknown {
  if (Array.isArray(value)) {
    const patterns: readonly unknown[] = Array.isArray(pattern) ? pattern : [];
    return value.map((element: unknown, index) => inOrderOf(element, patterns[index]));
  }
  if (typeof value !== "object" || value === null) return value;
  const members = object(value);
  const known = object(pattern);
  const keys = [...Object.keys(known).filter((key) => key in members), ...Object.keys(members)];
  return Object.fromEntries([...new Set(keys)].map((key) => [key, inOrderOf(members[key], known[key])]));
}

function resources(template: StackBundle["template"]): Resources {
  return Object.fromEntries(
    Object.entries(object(template["resource"])).map(([type, all]) => [type, object(all)]),
  );
}

function jsonObject(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  return object(value);
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function text(value: unknown, key: string): string {
  const found = object(value)[key];
  return typeof found === "string" ? found : "";
}
