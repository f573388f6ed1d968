import { deleteDashboard, dashboardVersions, readDashboard, saveDashboard } from "./dashboards.ts";
import { listDataSources, readDataSource } from "./data-sources.ts";
import {
  createFolder,
  deleteFolder,
  listFolders,
  readFolder,
  readFolderById,
  updateFolder,
} from "./folders.ts";
import {
  changePermissions,
  legacyPermissions,
  replacePermissions,
  resourcePermissions,
} from "./permissions.ts";
import { freshUid } from "./fresh-uid.ts";
import type { Route } from "./route.ts";
import { search } from "./search.ts";
import type { GrafanaState, Reply } from "./state.ts";
import { teamRoutes } from "./team-routes.ts";
import {
  createUser,
  deleteUser,
  lookupUser,
  organisationUsers,
  people,
  setPassword,
  setRole,
  userOrganisations,
} from "./users.ts";

/** Version of Grafana's API that is played. */
export const GRAFANA_VERSION = "12.2.0";

/** Every call that is answered from the state alone. */
export const routes: readonly Route[] = [
  { method: "GET", path: /^\/api\/folders$/, reply: ({ state, query }) => folders(state, query) },
  {
    method: "POST",
    path: /^\/api\/folders$/,
    reply: ({ state, body, now }) => createFolder(state, body, now, freshUid()),
  },
  {
    method: "GET",
    path: /^\/api\/folders\/id\/(\d+)$/,
    reply: ({ state }, id) => readFolderById(state, Number(id)),
  },
  { method: "GET", path: /^\/api\/folders\/([^/]+)$/, reply: ({ state }, uid) => readFolder(state, uid) },
  {
    method: "PUT",
    path: /^\/api\/folders\/([^/]+)$/,
    reply: ({ state, body, now }, uid) => updateFolder(state, uid, body, now),
  },
  {
    method: "DELETE",
    path: /^\/api\/folders\/([^/]+)$/,
    reply: ({ state }, uid) => deleteFolder(state, uid),
  },
  {
    method: "GET",
    path: /^\/api\/folders\/([^/]+)\/permissions$/,
    reply: ({ state, now }, uid) => legacyPermissions(state, uid, now),
  },
  {
    method: "POST",
    path: /^\/api\/folders\/([^/]+)\/permissions$/,
    reply: ({ state, body }, uid) => replacePermissions(state, uid, body),
  },
  {
    method: "GET",
    path: /^\/api\/access-control\/folders\/([^/]+)$/,
    reply: ({ state }, uid) => resourcePermissions(state, uid),
  },
  {
    method: "POST",
    path: /^\/api\/access-control\/folders\/([^/]+)$/,
    reply: ({ state, body }, uid) => changePermissions(state, uid, body),
  },
  {
    method: "POST",
    path: /^\/api\/dashboards\/db$/,
    reply: ({ state, body, now }) => saveDashboard(state, body, now, freshUid()),
  },
  {
    method: "GET",
    path: /^\/api\/dashboards\/uid\/([^/]+)$/,
    reply: ({ state }, uid) => readDashboard(state, uid),
  },
  {
    method: "GET",
    path: /^\/api\/dashboards\/uid\/([^/]+)\/versions$/,
    reply: ({ state }, uid) => dashboardVersions(state, uid),
  },
  {
    method: "DELETE",
    path: /^\/api\/dashboards\/uid\/([^/]+)$/,
    reply: ({ state }, uid) => deleteDashboard(state, uid),
  },
  { method: "GET", path: /^\/api\/search$/, reply: ({ state, query }) => search(state, query) },
  { method: "GET", path: /^\/api\/datasources$/, reply: ({ dataSources }) => listDataSources(dataSources) },
  {
    method: "GET",
    path: /^\/api\/datasources\/uid\/([^/]+)$/,
    reply: ({ dataSources }, uid) => readDataSource(dataSources.find((d) => d.uid === uid)),
  },
  {
    method: "GET",
    path: /^\/api\/datasources\/name\/([^/]+)$/,
    reply: ({ dataSources }, name) => readDataSource(dataSources.find((d) => d.name === name)),
  },
  ...teamRoutes,
  { method: "GET", path: /^\/api\/org\/users$/, reply: ({ state }) => organisationUsers(people(state)) },
  { method: "GET", path: /^\/api\/org$/, reply: () => ({ status: 200, body: { id: 1, name: "Main Org." } }) },
  {
    method: "GET",
    path: /^\/api\/user$/,
    reply: ({ user: { id, login } }) => ({
      status: 200,
      body: { id, login, isGrafanaAdmin: id === 1, orgId: 1 },
    }),
  },
  {
    method: "GET",
    path: /^\/api\/users\/lookup$/,
    reply: ({ state, query }) => lookupUser(state, query.get("loginOrEmail") ?? ""),
  },
  {
    method: "GET",
    path: /^\/api\/users\/(\d+)\/orgs$/,
    reply: ({ state }, id) => userOrganisations(state, id),
  },
  { method: "POST", path: /^\/api\/admin\/users$/, reply: ({ state, body }) => createUser(state, body) },
  {
    method: "PUT",
    path: /^\/api\/admin\/users\/(\d+)\/password$/,
    reply: ({ state, body }, id) => setPassword(state, id, body),
  },
  {
    method: "DELETE",
    path: /^\/api\/admin\/users\/(\d+)$/,
    reply: ({ state }, id) => deleteUser(state, id),
  },
  {
    method: "PATCH",
    path: /^\/api\/orgs\/1\/users\/(\d+)$/,
    reply: ({ state, body }, id) => setRole(state, id, body),
  },
  {
    method: "GET",
    path: /^\/api\/frontend\/settings$/,
    reply: ({ dataSources }) => ({
      status: 200,
      body: {
        buildInfo: { version: GRAFANA_VERSION, commit: "stand-in", edition: "not Grafana" },
        datasources: Object.fromEntries(
          dataSources.map(({ name, uid, id, type, isDefault }) => [name, { name, uid, id, type, isDefault }]),
        ),
        defaultDatasource: dataSources.find(({ isDefault }) => isDefault)?.name ?? "",
      },
    }),
  },
];

function folders(state: GrafanaState, query: URLSearchParams): Reply {
  return listFolders(state, Number(query.get("limit") ?? 1000), Number(query.get("page") ?? 1));
}
