import { z } from "zod";
import { message, slugOf, uidProblem, type Folder, type GrafanaState, type Reply } from "./state.ts";

const createCommand = z.looseObject({ uid: z.string().optional(), title: z.string().default("") });
const updateCommand = z.looseObject({
  title: z.string().default(""),
  version: z.int().optional(),
  overwrite: z.boolean().default(false),
});

const notFound = message(404, "folder not found", "not-found");

/** What Grafana gives every new folder: its creator (user 1) administers, editors edit, viewers view. */
const defaultPermissions: Folder["permissions"] = [
  { userId: 1, teamId: 0, permission: 4 },
  { role: "Editor", userId: 0, teamId: 0, permission: 2 },
  { role: "Viewer", userId: 0, teamId: 0, permission: 1 },
];

/** The folder of this uid. */
export function folderOf(state: GrafanaState, uid: string): Folder | undefined {
  return state.folders.find((folder) => folder.uid === uid);
}

/** `GET /api/folders`: pages start at 1. */
export function listFolders(state: GrafanaState, limit: number, page: number): Reply {
  const sorted = [...state.folders].sort((a, b) => (a.title < b.title ? -1 : 1));
  const folders = sorted.slice((page - 1) * limit, page * limit);
  return { status: 200, body: folders.map(({ id, uid, title }) => ({ id, uid, title })) };
}

/** `GET /api/folders/{uid}`. */
export function readFolder(state: GrafanaState, uid: string): Reply {
  const folder = folderOf(state, uid);
  return folder === undefined ? notFound : { status: 200, body: folderDto(folder) };
}

/** `GET /api/folders/id/{id}`. */
export function readFolderById(state: GrafanaState, id: number): Reply {
  const folder = state.folders.find((f) => f.id === id);
  return folder === undefined ? notFound : { status: 200, body: folderDto(folder) };
}

/** `POST /api/folders`. @param freshUid used where the request has none */
export function createFolder(state: GrafanaState, body: unknown, now: string, freshUid: string): Reply {
  const command = createCommand.safeParse(body);
  if (!command.success) return message(400, "bad request data");
  const { title, uid: wanted = "" } = command.data;
  const uid = wanted === "" ? freshUid : wanted;
  if (title.trim() === "") return message(400, "folder title cannot be empty");
  const problem = uidProblem(uid);
  if (problem !== undefined) return problem;
  if (folderOf(state, uid) !== undefined || state.dashboards.some((d) => d.uid === uid)) {
    return message(409, "a folder/dashboard with the same uid already exists");
  }
  const folder: Folder = {
    id: state.nextId,
    uid,
    title,
    created: now,
    updated: now,
    version: 1,
    permissions: defaultPermissions,
  };
  const folders = [...state.folders, folder];
  return { status: 200, body: folderDto(folder), state: { ...state, nextId: state.nextId + 1, folders } };
}

/** `PUT /api/folders/{uid}`. */
export function updateFolder(state: GrafanaState, uid: string, body: unknown, now: string): Reply {
  const command = updateCommand.safeParse(body);
  if (!command.success) return message(400, "bad request data");
  const folder = folderOf(state, uid);
  if (folder === undefined) return notFound;
  const { title, version, overwrite } = command.data;
  if (title.trim() === "") return message(400, "folder title cannot be empty");
  if (!overwrite && version !== folder.version) {
    return message(412, "the folder has been changed by someone else", "version-mismatch");
  }
  const changed = { ...folder, title, updated: now, version: folder.version + 1 };
  return { status: 200, body: folderDto(changed), state: withFolder(state, changed) };
}

/** `DELETE /api/folders/{uid}`: its dashboards go with it. */
export function deleteFolder(state: GrafanaState, uid: string): Reply {
  const folder = folderOf(state, uid);
  if (folder === undefined) return notFound;
  return {
    status: 200,
    body: { id: folder.id, title: folder.title, message: `Folder ${folder.title} deleted` },
    state: {
      ...state,
      folders: state.folders.filter((f) => f !== folder),
      dashboards: state.dashboards.filter((d) => d.folderUid !== uid),
    },
  };
}

/** The state with this folder in place of the one of the same uid. */
export function withFolder(state: GrafanaState, folder: Folder): GrafanaState {
  return { ...state, folders: state.folders.map((f) => (f.uid === folder.uid ? folder : f)) };
}

/** Address of a folder's page, without the server's. */
export function folderUrl({ uid, title }: Folder): string {
  return `/dashboards/f/${uid}/${slugOf(title)}`;
}

function folderDto(folder: Folder): unknown {
  const { id, uid, title, version, created, updated } = folder;
  return {
    id,
    orgId: 1,
    uid,
    title,
    url: folderUrl(folder),
    hasAcl: false,
    canSave: true,
    canEdit: true,
    canAdmin: true,
    canDelete: true,
    createdBy: "admin",
    created,
    updatedBy: "admin",
    updated,
    version,
  };
}
