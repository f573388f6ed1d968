import { startedGrafana, type Grafana } from "../support/grafana.ts";

let grafana: Grafana;
beforeEach(async () => {
  grafana = await startedGrafana();
  await grafana.call("POST", "/api/folders", { uid: "f", title: "F" });
  // Numbers go up over folders, dashboards and teams: the folder is 1.
  await grafana.call("POST", "/api/teams", { name: "Operations" });
});
afterEach(() => grafana.service.close());

const legacy = "/api/folders/f/permissions";
const current = "/api/access-control/folders/f";

test("a new folder is administered by its creator, edited by editors, viewed by viewers", async () => {
  expect(await grafana.call("GET", legacy)).toMatchObject({
    status: 200,
    json: [
      { uid: "f", userId: 1, userLogin: "admin", permission: 4, permissionName: "Admin" },
      { uid: "f", role: "Editor", permission: 2, permissionName: "Edit" },
      { uid: "f", role: "Viewer", permission: 1, permissionName: "View" },
    ],
  });
});

test("the legacy call replaces the whole list, and both calls show it", async () => {
  const items = [
    { role: "Viewer", permission: 1 },
    { teamId: 2, permission: 2 },
  ];
  expect(await grafana.call("POST", legacy, { items })).toEqual({
    status: 200,
    json: { message: "Folder permissions updated" },
  });
  expect(await grafana.call("GET", legacy)).toMatchObject({
    json: [
      { role: "Viewer", teamId: 0, userId: 0, permission: 1 },
      { teamId: 2, team: "Operations", userId: 0, permission: 2 },
    ],
  });
  expect(await grafana.call("GET", current)).toMatchObject({
    json: [
      { builtInRole: "Viewer", permission: "View", isManaged: true, isInherited: false },
      {
        teamId: 2,
        team: "Operations",
        roleName: "managed:teams:2:permissions",
        permission: "Edit",
        isManaged: true,
        isInherited: false,
      },
    ],
  });
});

// Provider 1.43 deletes with a null list.
test.each([{ items: [] }, { items: null }, {}])("%j leaves nobody but administrators", async (body) => {
  expect((await grafana.call("POST", legacy, body)).status).toBe(200);
  expect(await grafana.call("GET", legacy)).toEqual({ status: 200, json: [] });
});

test("the current call sets and takes away what it names, and leaves the rest", async () => {
  const permissions = [
    { userId: 1, permission: "" },
    { builtInRole: "Editor", permission: "View" },
    { teamId: 2, permission: "Admin" },
  ];
  expect(await grafana.call("POST", current, { permissions })).toEqual({
    status: 200,
    json: { message: "Permissions updated" },
  });
  expect(await grafana.call("GET", legacy)).toMatchObject({
    json: [
      { role: "Viewer", permission: 1 },
      { role: "Editor", permission: 1 },
      { teamId: 2, permission: 4 },
    ],
  });
});

const notFound = { message: "folder not found", status: "not-found" };
test.each([
  ["GET", "/api/folders/none/permissions", undefined, 404, notFound],
  ["POST", "/api/folders/none/permissions", { items: [] }, 404, notFound],
  ["GET", "/api/access-control/folders/none", undefined, 404, notFound],
  ["POST", "/api/access-control/folders/none", { permissions: [] }, 404, notFound],
  ["POST", legacy, { items: [{ role: "Viewer", permission: 3 }] }, 400, { message: "bad request data" }],
  ["POST", legacy, { items: [{ role: "Guest", permission: 1 }] }, 400, { message: "bad request data" }],
  [
    "POST",
    legacy,
    { items: [{ userId: 1, teamId: 1, permission: 1 }] },
    400,
    { message: "cannot have both user and team ids" },
  ],
  [
    "POST",
    legacy,
    { items: [{ userId: 1, role: "Viewer", permission: 1 }] },
    400,
    { message: "invalid permissions: user and team permissions cannot have an associated role" },
  ],
  ["POST", current, { permissions: [{ permission: "Query" }] }, 400, { message: "bad request data" }],
  [
    "POST",
    legacy,
    { items: [{ teamId: 9, permission: 1 }] },
    500,
    { message: "Failed to create permission" },
  ],
  [
    "POST",
    current,
    { permissions: [{ teamId: 9, permission: "View" }] },
    500,
    { message: "failed to set permissions" },
  ],
])("%s %s with %j answers %d", async (method, path, body, status, json) => {
  expect(await grafana.call(method, path, body)).toEqual({ status, json });
});
