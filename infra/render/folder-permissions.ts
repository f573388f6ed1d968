import type { DashboardFolder, FolderPeople } from "../../inventory/folder.ts";

/** One entry of a folder's permissions, for a role or for a team. */
export type FolderPermissionEntry = { readonly permission: "View" | "Edit" } & (
  { readonly role: "Viewer" | "Editor" } | { readonly teamId: string }
);

/**
 * The whole list of a folder's permissions: Grafana takes away what is not in it. One entry each: who may edit also
 * sees.
 * @param teamIds - ids in Grafana by the names of the inventory's teams
 */
export function folderPermissions(
  { view, edit = {} }: Pick<DashboardFolder, "view" | "edit">,
  teamIds: ReadonlyMap<string, string>,
): readonly FolderPermissionEntry[] {
  const { roles: editingRoles = [], teams: editingTeams = [] } = edit;
  const viewers: FolderPeople = {
    roles: (view.roles ?? []).filter((role) => !editingRoles.includes(role)),
    teams: (view.teams ?? []).filter((team) => !editingTeams.includes(team)),
  };
  return [...entries("View", viewers, teamIds), ...entries("Edit", edit, teamIds)];
}

function entries(
  permission: "View" | "Edit",
  { roles = [], teams = [] }: FolderPeople,
  teamIds: ReadonlyMap<string, string>,
): readonly FolderPermissionEntry[] {
  return [
    ...roles.map((role) => ({ permission, role })),
    ...teams.map((team) => ({ permission, teamId: teamIds.get(team) ?? "" })),
  ];
}
