import { z } from "zod";

/** Grafana's levels of permission on a folder: 1 view, 2 edit, 4 admin. */
export const permissionLevels = { View: 1, Edit: 2, Admin: 4 } as const;

/** Who may do what with a folder: exactly one of role, user and team. */
export const permissionEntry = z.strictObject({
  role: z.enum(["Viewer", "Editor", "Admin"]).optional(),
  userId: z.int().min(0).default(0),
  teamId: z.int().min(0).default(0),
  permission: z.union([z.literal(1), z.literal(2), z.literal(4)]),
});
export type PermissionEntry = z.output<typeof permissionEntry>;

const timed = { created: z.string(), updated: z.string(), version: z.int() };

const folder = z.strictObject({
  id: z.int(),
  uid: z.string(),
  title: z.string(),
  ...timed,
  permissions: z.array(permissionEntry),
});
export type Folder = z.output<typeof folder>;

const dashboard = z.strictObject({
  id: z.int(),
  uid: z.string(),
  title: z.string(),
  /** Empty: the root, which Grafana calls General. */
  folderUid: z.string(),
  ...timed,
  /** The dashboard as it was posted, with its `id`, `uid` and `version`. */
  model: z.record(z.string(), z.unknown()),
  /** The latest versions, newest first, without their models. */
  history: z.array(z.strictObject({ version: z.int(), created: z.string(), message: z.string() })),
});
export type Dashboard = z.output<typeof dashboard>;

/** Grafana's basic roles within an organisation. */
export const roles = ["Viewer", "Editor", "Admin"] as const;

const user = z.strictObject({
  id: z.int(),
  name: z.string(),
  login: z.string(),
  role: z.enum(roles),
  /** Of scrypt, hexadecimal. */
  salt: z.string(),
  hash: z.string(),
});
/** Somebody beside the administrator, who stands in the configuration. */
export type User = z.output<typeof user>;

const team = z.strictObject({
  id: z.int(),
  uid: z.string(),
  name: z.string(),
  email: z.string(),
  /** Permission 4 administers the team, 0 only belongs to it. */
  members: z.array(z.strictObject({ userId: z.int(), permission: z.int() })),
  /** Empty is the organisation's. */
  preferences: z.strictObject({ theme: z.string(), timezone: z.string(), homeDashboardUID: z.string() }),
});
export type Team = z.output<typeof team>;

/** Everything that outlives a restart. */
export const grafanaState = z.strictObject({
  users: z.array(user).default([]),
  teams: z.array(team).default([]),
  nextId: z.int(),
  folders: z.array(folder),
  dashboards: z.array(dashboard),
});
export type GrafanaState = z.output<typeof grafanaState>;

/** A Grafana that was just installed. */
export const emptyState: GrafanaState = { nextId: 1, folders: [], dashboards: [], users: [], teams: [] };

/** An answer, and the state that it leaves behind where it changes something. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly state?: GrafanaState;
}

/** An answer that says what happened, or why nothing did. */
export function message(status: number, text: string, code?: string): Reply {
  return { status, body: code === undefined ? { message: text } : { message: text, status: code } };
}

/** The part of an address that Grafana makes of a title. */
export function slugOf(title: string): string {
  const slug = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return slug === "" ? "-" : slug;
}

/** Why a uid is refused, or undefined. Source: grafana `pkg/util/shortid_generator.go`, `dashboards/errors.go`. */
export function uidProblem(uid: string): Reply | undefined {
  if (!/^[a-zA-Z0-9_-]*$/.test(uid)) return message(400, "uid contains illegal characters");
  return uid.length > 40 ? message(400, "uid too long, max 40 characters") : undefined;
}
