import { startedGrafana, type Grafana } from "../support/grafana.ts";

const madeUid: unknown = expect.stringMatching(/^[0-9a-f]{14}$/);
let grafana: Grafana;
beforeEach(async () => {
  grafana = await startedGrafana();
});
afterEach(() => grafana.service.close());

const time: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
const folder = { uid: "citadel-llm", title: "LLM platform" };

test("a folder is created, read by uid and by id, listed and found", async () => {
  const created = await grafana.call("POST", "/api/folders", folder);
  expect(created).toEqual({
    status: 200,
    json: {
      id: 1,
      orgId: 1,
      ...folder,
      url: "/dashboards/f/citadel-llm/llm-platform",
      hasAcl: false,
      canSave: true,
      canEdit: true,
      canAdmin: true,
      canDelete: true,
      createdBy: "admin",
      created: time,
      updatedBy: "admin",
      updated: time,
      version: 1,
    },
  });
  expect(await grafana.call("GET", "/api/folders/citadel-llm")).toEqual(created);
  expect(await grafana.call("GET", "/api/folders/id/1")).toEqual(created);
  expect(await grafana.call("GET", "/api/folders/?limit=1000&page=1")).toEqual({
    status: 200,
    json: [{ id: 1, ...folder }],
  });
  expect(await grafana.call("GET", "/api/folders?limit=1000&page=2")).toEqual({ status: 200, json: [] });
  expect(await grafana.call("GET", "/api/search?type=dash-folder")).toMatchObject({
    json: [{ uid: "citadel-llm", type: "dash-folder" }],
  });
});

test("a folder without uid gets one", async () => {
  const { json } = await grafana.call("POST", "/api/folders", { title: "A" });
  expect(json).toMatchObject({ uid: madeUid, title: "A" });
});

const notFound = { message: "folder not found", status: "not-found" };
test.each([
  ["POST", "/api/folders", folder, 409, { message: "a folder/dashboard with the same uid already exists" }],
  ["POST", "/api/folders", { title: " " }, 400, { message: "folder title cannot be empty" }],
  ["POST", "/api/folders", { uid: "a/b", title: "A" }, 400, { message: "uid contains illegal characters" }],
  [
    "POST",
    "/api/folders",
    { uid: "u".repeat(41), title: "A" },
    400,
    { message: "uid too long, max 40 characters" },
  ],
  ["POST", "/api/folders", [1], 400, { message: "bad request data" }],
  ["GET", "/api/folders/none", undefined, 404, notFound],
  ["PUT", "/api/folders/none", { title: "B", overwrite: true }, 404, notFound],
  ["DELETE", "/api/folders/none", undefined, 404, notFound],
  [
    "PUT",
    "/api/folders/citadel-llm",
    { title: "B", version: 7 },
    412,
    { message: "the folder has been changed by someone else", status: "version-mismatch" },
  ],
  [
    "PUT",
    "/api/folders/citadel-llm",
    { title: "", overwrite: true },
    400,
    { message: "folder title cannot be empty" },
  ],
])("%s %s with %j answers %d", async (method, path, body, status, json) => {
  await grafana.call("POST", "/api/folders", folder);
  expect(await grafana.call(method, path, body)).toEqual({ status, json });
});

test("a folder is renamed, by overwriting or with its current version", async () => {
  await grafana.call("POST", "/api/folders", folder);
  const path = "/api/folders/citadel-llm";
  expect(await grafana.call("PUT", path, { title: "B", overwrite: true })).toMatchObject({
    status: 200,
    json: { title: "B", version: 2, url: "/dashboards/f/citadel-llm/b" },
  });
  expect(await grafana.call("PUT", path, { title: "C", version: 2 })).toMatchObject({
    json: { title: "C", version: 3, id: 1 },
  });
});

test("a deleted folder takes its dashboards with it, and no others", async () => {
  await grafana.call("POST", "/api/folders", folder);
  const dashboard = (uid: string, folderUid: string) =>
    grafana.call("POST", "/api/dashboards/db", { dashboard: { uid, title: uid }, folderUid });
  await dashboard("inside", "citadel-llm");
  await dashboard("outside", "");
  expect(await grafana.call("DELETE", "/api/folders/citadel-llm?forceDeleteRules=true")).toEqual({
    status: 200,
    json: { id: 1, title: "LLM platform", message: "Folder LLM platform deleted" },
  });
  expect((await grafana.call("GET", "/api/dashboards/uid/inside")).status).toBe(404);
  expect((await grafana.call("GET", "/api/dashboards/uid/outside")).status).toBe(200);
});
