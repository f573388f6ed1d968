import { dashboardOf } from "./dashboards.ts";
import { folderOf } from "./folders.ts";
import { message, type Folder, type GrafanaState, type Reply, type User } from "./state.ts";

/** Who asks. */
type Viewer = Pick<User, "id" | "role">;

/**
 * What a user who is no administrator may ask: dashboards, folders, queries through a data source, and who they are.
 * Source: Grafana's documentation, "RBAC role definitions", basic role Viewer. An Editor gets no more here.
 */
const allowed: readonly (readonly [method: string, path: RegExp])[] = [
  ["GET", /^\/api\/(?:folders(?:\/(?:id\/)?[^/]+)?|search|user|frontend\/settings)$/],
  ["GET", /^\/api\/dashboards\/uid\/[^/]+$/],
  ["GET", /^\/api\/datasources\/proxy\/uid\/[^/]+\/.+$/],
  ["POST", /^\/api\/datasources\/proxy\/uid\/[^/]+\/.+$/],
  ["GET", /^\/(?:dashboards|d\/[^/]+(?:\/[^/]*)?)$/],
];

const refusal = "You'll need additional permissions to perform this action.";

/** Grafana's answer to a user who may not do that or not see it, or undefined. */
export function mayNot(state: GrafanaState, user: Viewer, method: string, path: string): Reply | undefined {
  if (user.role === "Admin") return undefined;
  if (!allowed.some(([of, pattern]) => of === method && pattern.test(path))) return message(403, refusal);
  const folder = /^\/api\/folders\/(id\/)?([^/]+)$/.exec(path);
  if (folder !== null && isHidden(folderAsked(state, folder[1], folder[2] ?? ""), state, user))
    return message(403, `${refusal} Permissions needed: folders:read`);
  const uid = /^(?:\/api\/dashboards\/uid|\/d)\/([^/]+)/.exec(path)?.[1] ?? "";
  const dashboard = dashboardOf(state, uid);
  return dashboard !== undefined && isHidden(folderOf(state, dashboard.folderUid), state, user)
    ? message(403, `${refusal} Permissions needed: dashboards:read`)
    : undefined;
}

/**
 * The state as a user sees it: without the folders that nothing shows them, and what is in those. For answers only:
 * users who are no administrators change nothing.
 */
export function visibleState(state: GrafanaState, user: Viewer): GrafanaState {
  if (user.role === "Admin") return state;
  return {
    ...state,
    folders: state.folders.filter((folder) => !isHidden(folder, state, user)),
    dashboards: state.dashboards.filter(
      ({ folderUid }) => !isHidden(folderOf(state, folderUid), state, user),
    ),
  };
}

function folderAsked(state: GrafanaState, byId: string | undefined, asked: string): Folder | undefined {
  return byId === undefined ? folderOf(state, asked) : state.folders.find(({ id }) => String(id) === asked);
}

/**
 * Whether no entry of a folder's permissions is for a user: not their role, themselves, or a team of theirs. No role
 * includes another. What is in no folder is for everybody.
 */
function isHidden(folder: Folder | undefined, { teams }: GrafanaState, { id, role }: Viewer): boolean {
  if (folder === undefined) return false;
  const own = teams.filter(({ members }) => members.some(({ userId }) => userId === id));
  return !folder.permissions.some(
    (entry) => entry.role === role || entry.userId === id || own.some((team) => team.id === entry.teamId),
  );
}
