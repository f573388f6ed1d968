import { startedGrafana, type Grafana } from "../support/grafana.ts";

const madeUid: unknown = expect.stringMatching(/^[0-9a-f]{14}$/);
let grafana: Grafana;
beforeEach(async () => {
  grafana = await startedGrafana();
  await grafana.call("POST", "/api/folders", { uid: "f", title: "F" });
});
afterEach(() => grafana.service.close());

const path = "/api/dashboards/db";
const save = (body: unknown) => grafana.call("POST", path, body);
const overview = {
  uid: "over",
  title: "The Overview!",
  tags: ["citadel"],
  panels: [{ id: 4, type: "stat" }],
};

test("a saved dashboard is read back as it was posted, with id, uid and version", async () => {
  expect(await save({ dashboard: { ...overview, id: null }, folderUid: "f", overwrite: true })).toEqual({
    status: 200,
    json: {
      folderUid: "f",
      id: 2,
      slug: "the-overview",
      status: "success",
      uid: "over",
      url: "/d/over/the-overview",
      version: 1,
    },
  });
  expect(await grafana.call("GET", "/api/dashboards/uid/over")).toMatchObject({
    status: 200,
    json: {
      dashboard: { ...overview, id: 2, version: 1 },
      meta: {
        slug: "the-overview",
        url: "/d/over/the-overview",
        version: 1,
        folderId: 1,
        folderUid: "f",
        folderTitle: "F",
        folderUrl: "/dashboards/f/f/f",
        provisioned: false,
      },
    },
  });
});

test("a dashboard without uid and folder gets a uid and goes into General", async () => {
  const { json } = await save({ dashboard: { title: "A" } });
  expect(json).toMatchObject({
    uid: madeUid,
    folderUid: "",
    version: 1,
  });
});

test("every save is a version, of which the latest twenty are kept with their messages", async () => {
  for (let n = 1; n <= 22; n += 1) {
    await save({
      dashboard: { ...overview, title: `T${String(n)}` },
      overwrite: true,
      message: `m${String(n)}`,
    });
  }
  const { json } = await grafana.call("GET", "/api/dashboards/uid/over/versions");
  const messages = [...JSON.stringify(json).matchAll(/"message":"(m\d+)"/g)].map((match) => match[1]);
  expect([messages.length, messages[0], messages.at(-1)]).toEqual([20, "m22", "m3"]);
  expect(await grafana.call("GET", "/api/dashboards/uid/over")).toMatchObject({
    json: { dashboard: { version: 22, title: "T22", id: 2 } },
  });
});

const mismatch = { message: "The dashboard has been changed by someone else", status: "version-mismatch" };
const cases: readonly [string, unknown, number, unknown][] = [
  ["the current version, without overwriting", { dashboard: { ...overview, version: 1 } }, 200, undefined],
  ["an old version", { dashboard: { ...overview, version: 0 } }, 412, mismatch],
  ["no version", { dashboard: overview }, 412, mismatch],
  ["no version, overwriting", { dashboard: overview, overwrite: true }, 200, undefined],
  ["no dashboard", { folderUid: "f" }, 400, { message: "bad request data" }],
  ["a list", [1], 400, { message: "bad request data" }],
  ["a title that is no text", { dashboard: { title: 1 } }, 400, { message: "bad request data" }],
  [
    "an empty title",
    { dashboard: { uid: "x", title: " " } },
    400,
    { message: "Dashboard title cannot be empty", status: "empty-name" },
  ],
  [
    "an odd uid",
    { dashboard: { uid: "a b", title: "A" } },
    400,
    { message: "uid contains illegal characters" },
  ],
  [
    "a long uid",
    { dashboard: { uid: "u".repeat(41), title: "A" } },
    400,
    { message: "uid too long, max 40 characters" },
  ],
  [
    "an unknown folder",
    { dashboard: { title: "A" }, folderUid: "none" },
    400,
    { message: "folder not found" },
  ],
  ["an unknown folder id", { dashboard: { title: "A" }, folderId: 99 }, 400, { message: "folder not found" }],
  [
    "an unknown id",
    { dashboard: { id: 99, title: "A" } },
    404,
    { message: "Dashboard not found", status: "not-found" },
  ],
  [
    "a long message",
    { dashboard: { title: "A" }, message: "m".repeat(501) },
    400,
    { message: "message too long, max 500 characters" },
  ],
  [
    "a folder's uid",
    { dashboard: { uid: "f", title: "A" } },
    400,
    { message: "Dashboard cannot be changed to a folder" },
  ],
];
test.each(cases)("saving with %s", async (_case, body, status, json) => {
  await save({ dashboard: overview, folderUid: "f" });
  const answer = await save(body);
  expect(answer.status).toBe(status);
  expect(status === 200 ? undefined : answer.json).toEqual(json);
});

test("a dashboard can be found by its id, and moved", async () => {
  await save({ dashboard: overview, folderUid: "f" });
  const moved = await save({ dashboard: { id: 2, title: "Moved", version: 1 }, folderId: 0 });
  expect(moved).toMatchObject({ status: 200, json: { uid: "over", id: 2, version: 2, folderUid: "" } });
});

test("a deleted dashboard is gone", async () => {
  await save({ dashboard: overview });
  expect(await grafana.call("DELETE", "/api/dashboards/uid/over")).toEqual({
    status: 200,
    json: { id: 2, title: "The Overview!", message: "Dashboard The Overview! deleted" },
  });
  const gone = { status: 404, json: { message: "Dashboard not found" } };
  expect(await grafana.call("GET", "/api/dashboards/uid/over")).toEqual(gone);
  expect(await grafana.call("DELETE", "/api/dashboards/uid/over")).toEqual(gone);
});

test.each([
  ["", ["F", "Loose", "The Overview!"]],
  ["?type=dash-db", ["Loose", "The Overview!"]],
  ["?type=dash-db&folderIds=1", ["The Overview!"]],
  ["?folderUIDs=f", ["The Overview!"]],
  ["?type=dash-db&folderIds=0", ["Loose"]],
  ["?tag=citadel", ["The Overview!"]],
  ["?query=LOO", ["Loose"]],
  ["?dashboardUIDs=over", ["The Overview!"]],
  ["?limit=1&page=2", ["Loose"]],
])("search %s finds %j", async (query, titles) => {
  await save({ dashboard: overview, folderUid: "f" });
  await save({ dashboard: { uid: "loose", title: "Loose" } });
  const { json } = await grafana.call("GET", `/api/search${query}`);
  const found = [...JSON.stringify(json).matchAll(/"title":"([^"]+)","uri"/g)].map((match) => match[1]);
  expect(found).toEqual(titles);
});
