import { z } from "zod";
import { folderOf, folderUrl, withFolder } from "./folders.ts";
import { teamOf } from "./teams.ts";
import {
  message,
  permissionEntry,
  permissionLevels,
  type Folder,
  type GrafanaState,
  type PermissionEntry,
  type Reply,
} from "./state.ts";

const legacyCommand = z.looseObject({ items: z.array(permissionEntry).nullish() });
const command = z.looseObject({
  permissions: z
    .array(
      z.looseObject({
        userId: z.int().default(0),
        teamId: z.int().default(0),
        builtInRole: z.union([z.literal(""), z.enum(["Viewer", "Editor", "Admin"])]).optional(),
        /** Empty takes the entry away. */
        permission: z.enum(["", "View", "Edit", "Admin"]),
      }),
    )
    .nullish(),
});

const notFound = message(404, "folder not found", "not-found");

/** `GET /api/folders/{uid}/permissions`: what provider grafana 1.x reads. */
export function legacyPermissions(state: GrafanaState, uid: string, now: string): Reply {
  const folder = folderOf(state, uid);
  if (folder === undefined) return notFound;
  return {
    status: 200,
    body: folder.permissions.map(({ role, userId, teamId, permission }) => ({
      folderId: folder.id,
      created: now,
      updated: now,
      userId,
      userLogin: userId === 1 ? "admin" : "",
      userEmail: "",
      teamId,
      teamEmail: teamOf(state, teamId)?.email ?? "",
      team: teamOf(state, teamId)?.name ?? "",
      ...(role === undefined ? {} : { role }),
      permission,
      permissionName: levelName(permission),
      uid: folder.uid,
      title: folder.title,
      slug: "",
      isFolder: true,
      url: folderUrl(folder),
      inherited: false,
    })),
  };
}

/** `POST /api/folders/{uid}/permissions`: replaces the whole list. */
export function replacePermissions(state: GrafanaState, uid: string, body: unknown): Reply {
  const parsed = legacyCommand.safeParse(body);
  if (!parsed.success) return message(400, "bad request data");
  const items = parsed.data.items ?? [];
  // Source: grafana pkg/api/dashboard_permission.go, validatePermissionsUpdate.
  if (items.some((item) => item.userId > 0 && item.teamId > 0)) {
    return message(400, "cannot have both user and team ids");
  }
  if (items.some((item) => item.role !== undefined && item.userId + item.teamId > 0)) {
    return message(400, "invalid permissions: user and team permissions cannot have an associated role");
  }
  const folder = folderOf(state, uid);
  if (folder === undefined) return notFound;
  if (items.some(({ teamId }) => isUnknownTeam(state, teamId)))
    return message(500, "Failed to create permission");
  return {
    ...message(200, "Folder permissions updated"),
    state: withFolder(state, withEntries(folder, items)),
  };
}

/** `GET /api/access-control/folders/{uid}`: what provider grafana 4.x reads. */
export function resourcePermissions(state: GrafanaState, uid: string): Reply {
  const folder = folderOf(state, uid);
  if (folder === undefined) return notFound;
  return {
    status: 200,
    body: folder.permissions.map(({ role, userId, teamId, permission }, index) => ({
      id: index + 1,
      roleName: `managed:${holderOf(role, userId, teamId)}:permissions`,
      isManaged: true,
      isInherited: false,
      isServiceAccount: false,
      ...(userId > 0 ? { userId, userLogin: userId === 1 ? "admin" : "" } : {}),
      ...(teamId > 0 ? { teamId, team: teamOf(state, teamId)?.name ?? "" } : {}),
      ...(role === undefined ? {} : { builtInRole: role }),
      actions: [],
      permission: levelName(permission),
    })),
  };
}

/** `POST /api/access-control/folders/{uid}`: sets, or takes away, the entries named. */
export function changePermissions(state: GrafanaState, uid: string, body: unknown): Reply {
  const parsed = command.safeParse(body);
  if (!parsed.success) return message(400, "bad request data");
  const folder = folderOf(state, uid);
  if (folder === undefined) return notFound;
  if (parsed.data.permissions?.some(({ teamId }) => isUnknownTeam(state, teamId)) === true)
    return message(500, "failed to set permissions");
  let entries: readonly PermissionEntry[] = folder.permissions;
  for (const { userId, teamId, builtInRole, permission } of parsed.data.permissions ?? []) {
    const role = builtInRole === "" ? undefined : builtInRole;
    entries = entries.filter((e) => e.userId !== userId || e.teamId !== teamId || e.role !== role);
    if (permission === "") continue;
    const level = permissionLevels[permission];
    entries = [...entries, { userId, teamId, ...(role === undefined ? {} : { role }), permission: level }];
  }
  return { ...message(200, "Permissions updated"), state: withFolder(state, withEntries(folder, entries)) };
}

/** Source: grafana pkg/services/accesscontrol/resourcepermissions/service.go, validateTeam. */
function isUnknownTeam(state: GrafanaState, teamId: number): boolean {
  return teamId > 0 && teamOf(state, teamId) === undefined;
}

function holderOf(role: PermissionEntry["role"], userId: number, teamId: number): string {
  if (role !== undefined) return `builtins:${role.toLowerCase()}`;
  return teamId > 0 ? `teams:${String(teamId)}` : `users:${String(userId)}`;
}

function withEntries(folder: Folder, entries: readonly PermissionEntry[]): Folder {
  return { ...folder, permissions: [...entries] };
}

function levelName(level: PermissionEntry["permission"]): keyof typeof permissionLevels {
  if (level === 4) return "Admin";
  return level === 2 ? "Edit" : "View";
}
