import { dashboardUrl } from "./dashboards.ts";
import { folderOf, folderUrl } from "./folders.ts";
import { slugOf, type GrafanaState, type Reply } from "./state.ts";

/** `GET /api/search`, with the parameters that its callers use. */
export function search(state: GrafanaState, parameters: URLSearchParams): Reply {
  const type = parameters.get("type");
  const query = (parameters.get("query") ?? "").toLowerCase();
  const folderUids = parameters.getAll("folderUIDs");
  const folderIds = parameters.getAll("folderIds").map(Number);
  const dashboardUids = [...parameters.getAll("dashboardUIDs"), ...parameters.getAll("dashboardUID")];
  const tags = parameters.getAll("tag");
  const limit = Number(parameters.get("limit") ?? 1000);
  const page = Number(parameters.get("page") ?? 1);
  const inAFolder = folderUids.length + folderIds.length + dashboardUids.length + tags.length > 0;

  const folders = state.folders
    .filter(() => type !== "dash-db" && !inAFolder)
    .map((folder) => ({
      ...hit(folder, "dash-folder", folderUrl(folder)),
      tags: [],
    }));
  const dashboards = state.dashboards
    .filter(() => type !== "dash-folder")
    .map((dashboard) => ({ dashboard, folder: folderOf(state, dashboard.folderUid) }))
    .filter(({ dashboard }) => folderUids.length === 0 || folderUids.includes(dashboard.folderUid))
    .filter(({ folder }) => folderIds.length === 0 || folderIds.includes(folder?.id ?? 0))
    .filter(({ dashboard }) => dashboardUids.length === 0 || dashboardUids.includes(dashboard.uid))
    .map(({ dashboard, folder }) => ({
      ...hit(dashboard, "dash-db", dashboardUrl(dashboard)),
      tags: tagsOf(dashboard.model["tags"]),
      ...(folder === undefined
        ? {}
        : {
            folderId: folder.id,
            folderUid: folder.uid,
            folderTitle: folder.title,
            folderUrl: folderUrl(folder),
          }),
    }))
    .filter((found) => tags.every((tag) => found.tags.includes(tag)));
  const hits = [...folders, ...dashboards]
    .filter(({ title }) => title.toLowerCase().includes(query))
    .sort((a, b) => (a.title < b.title ? -1 : 1));
  return { status: 200, body: hits.slice((page - 1) * limit, page * limit) };
}

function hit(
  { id, uid, title }: { readonly id: number; readonly uid: string; readonly title: string },
  type: "dash-db" | "dash-folder",
  url: string,
) {
  return { id, uid, title, uri: `db/${slugOf(title)}`, url, slug: "", type, isStarred: false, sortMeta: 0 };
}

function tagsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((tag) => typeof tag === "string") : [];
}
