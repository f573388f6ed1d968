import { z } from "zod";
import { folderOf, folderUrl } from "./folders.ts";
import { message, slugOf, uidProblem, type Dashboard, type GrafanaState, type Reply } from "./state.ts";

const saveCommand = z.looseObject({
  dashboard: z.looseObject({
    id: z.int().nullish(),
    uid: z.string().nullish(),
    title: z.string().default(""),
    version: z.int().nullish(),
  }),
  folderId: z.int().nullish(),
  folderUid: z.string().nullish(),
  overwrite: z.boolean().default(false),
  message: z.string().default(""),
});
type SaveCommand = z.output<typeof saveCommand>;

/** Grafana's `versions_to_keep`. */
const KEPT_VERSIONS = 20;
const notFound = message(404, "Dashboard not found");

/** `POST /api/dashboards/db`. @param freshUid used where the dashboard has none */
export function saveDashboard(state: GrafanaState, body: unknown, now: string, freshUid: string): Reply {
  const parsed = saveCommand.safeParse(body);
  if (!parsed.success) return message(400, "bad request data");
  const command = parsed.data;
  const { id, title, version } = command.dashboard;
  const uid = command.dashboard.uid ?? "";
  if (title.trim() === "") return message(400, "Dashboard title cannot be empty", "empty-name");
  if (title.length > 5000) {
    return message(400, "Dashboard title cannot contain more than 5 000 characters", "title-too-long");
  }
  if (command.message.length > 500) return message(400, "message too long, max 500 characters");
  const problem = uidProblem(uid);
  if (problem !== undefined) return problem;
  const folderUid = folderUidOf(state, command);
  if (folderUid === undefined) return message(400, "folder not found");
  const byId = state.dashboards.find((d) => d.id === id);
  if (typeof id === "number" && id > 0 && byId === undefined)
    return message(404, "Dashboard not found", "not-found");
  const existing = uid === "" ? byId : state.dashboards.find((d) => d.uid === uid);
  if (byId !== undefined && existing !== undefined && byId !== existing && !command.overwrite) {
    return message(400, "A dashboard with the same uid already exists");
  }
  if (existing !== undefined && !command.overwrite && (version ?? 0) !== existing.version) {
    return message(412, "The dashboard has been changed by someone else", "version-mismatch");
  }
  if (folderOf(state, uid) !== undefined) return message(400, "Dashboard cannot be changed to a folder");
  return saved(state, command, { existing: existing ?? byId, folderUid, now, freshUid });
}

interface Placement {
  readonly existing: Dashboard | undefined;
  readonly folderUid: string;
  readonly now: string;
  readonly freshUid: string;
}

function saved(
  state: GrafanaState,
  command: SaveCommand,
  { existing, folderUid, now, freshUid }: Placement,
): Reply {
  const given = command.dashboard.uid ?? "";
  const uid = given === "" ? (existing?.uid ?? freshUid) : given;
  const id = existing?.id ?? state.nextId;
  const version = (existing?.version ?? 0) + 1;
  const { title } = command.dashboard;
  const dashboard: Dashboard = {
    id,
    uid,
    title,
    folderUid,
    created: existing?.created ?? now,
    updated: now,
    version,
    model: { ...command.dashboard, id, uid, version },
    history: [{ version, created: now, message: command.message }, ...(existing?.history ?? [])].slice(
      0,
      KEPT_VERSIONS,
    ),
  };
  const others = state.dashboards.filter((d) => d !== existing);
  return {
    status: 200,
    body: {
      folderUid,
      id,
      slug: slugOf(title),
      status: "success",
      uid,
      url: dashboardUrl(dashboard),
      version,
    },
    state: {
      ...state,
      nextId: existing === undefined ? state.nextId + 1 : state.nextId,
      dashboards: [...others, dashboard],
    },
  };
}

/** `GET /api/dashboards/uid/{uid}`. */
export function readDashboard(state: GrafanaState, uid: string): Reply {
  const dashboard = dashboardOf(state, uid);
  if (dashboard === undefined) return notFound;
  const folder = folderOf(state, dashboard.folderUid);
  const { title, version, created, updated, model } = dashboard;
  return {
    status: 200,
    body: {
      meta: {
        type: "db",
        canSave: true,
        canEdit: true,
        canAdmin: true,
        canStar: true,
        canDelete: true,
        slug: slugOf(title),
        url: dashboardUrl(dashboard),
        expires: "0001-01-01T00:00:00Z",
        created,
        updated,
        updatedBy: "admin",
        createdBy: "admin",
        version,
        hasAcl: false,
        isFolder: false,
        folderId: folder?.id ?? 0,
        folderUid: dashboard.folderUid,
        folderTitle: folder?.title ?? "General",
        folderUrl: folder === undefined ? "" : folderUrl(folder),
        provisioned: false,
        provisionedExternalId: "",
      },
      dashboard: model,
    },
  };
}

/** `GET /api/dashboards/uid/{uid}/versions`. */
export function dashboardVersions(state: GrafanaState, uid: string): Reply {
  const dashboard = dashboardOf(state, uid);
  if (dashboard === undefined) return notFound;
  const versions = dashboard.history.map((entry) => ({
    id: entry.version,
    dashboardId: dashboard.id,
    dashboardUid: uid,
    parentVersion: entry.version - 1,
    createdBy: "admin",
    ...entry,
  }));
  return { status: 200, body: { continueToken: "", versions } };
}

/** `DELETE /api/dashboards/uid/{uid}`. */
export function deleteDashboard(state: GrafanaState, uid: string): Reply {
  const dashboard = dashboardOf(state, uid);
  if (dashboard === undefined) return notFound;
  const { id, title } = dashboard;
  return {
    status: 200,
    body: { id, title, message: `Dashboard ${title} deleted` },
    state: { ...state, dashboards: state.dashboards.filter((d) => d !== dashboard) },
  };
}

/** The dashboard of this uid. */
export function dashboardOf(state: GrafanaState, uid: string): Dashboard | undefined {
  return state.dashboards.find((dashboard) => dashboard.uid === uid);
}

/** Address of a dashboard's page, without the server's. */
export function dashboardUrl({ uid, title }: Dashboard): string {
  return `/d/${uid}/${slugOf(title)}`;
}

function folderUidOf(state: GrafanaState, { folderUid, folderId }: SaveCommand): string | undefined {
  if (typeof folderUid === "string" && folderUid !== "" && folderUid !== "general") {
    return folderOf(state, folderUid)?.uid;
  }
  if (typeof folderId === "number" && folderId > 0) {
    return state.folders.find((folder) => folder.id === folderId)?.uid;
  }
  return "";
}
