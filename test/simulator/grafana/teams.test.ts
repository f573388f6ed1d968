import { startedGrafana, type Grafana } from "../support/grafana.ts";

const madeUid: unknown = expect.stringMatching(/^[0-9a-f]{14}$/);
let grafana: Grafana;
beforeEach(async () => {
  grafana = await startedGrafana();
  await grafana.call("POST", "/api/teams", { name: "LLM", email: "llm@example.internal" });
  await grafana.call("POST", "/api/admin/users", { login: "anna", password: "s3cret" });
});
afterEach(() => grafana.service.close());

const llm = {
  id: 1,
  uid: madeUid,
  orgId: 1,
  name: "LLM",
  email: "llm@example.internal",
  avatarUrl: "",
  memberCount: 1,
};
const creator = {
  orgId: 1,
  teamId: 1,
  teamUID: madeUid,
  userId: 1,
  login: "admin",
  email: "admin@localhost",
  labels: [],
  permission: 4,
};

test("a team is made, read and found by its whole name or a part of it", async () => {
  expect(await grafana.call("POST", "/api/teams", { name: "Infrastructure" })).toEqual({
    status: 200,
    json: { teamId: 2, uid: madeUid, message: "Team created" },
  });
  expect(await grafana.call("GET", "/api/teams/1")).toEqual({ status: 200, json: llm });
  const found = async (query: string) => (await grafana.call("GET", `/api/teams/search?${query}`)).json;
  expect(await found("name=LLM")).toEqual({ totalCount: 1, teams: [llm], page: 1, perPage: 1000 });
  expect(await found("name=LL")).toMatchObject({ totalCount: 0, teams: [] });
  expect(await found("query=ll&perpage=1")).toMatchObject({ totalCount: 1, teams: [{ name: "LLM" }] });
  expect(await found("perpage=1&page=2")).toMatchObject({ totalCount: 2, teams: [{ name: "LLM" }] });
});

test("whoever makes a team administers it, and others come and go", async () => {
  expect((await grafana.call("GET", "/api/teams/1/members")).json).toEqual([creator]);
  expect(await grafana.call("POST", "/api/teams/1/members", { userId: 2 })).toEqual({
    status: 200,
    json: { message: "Member added to Team" },
  });
  expect((await grafana.call("GET", "/api/teams/1/members")).json).toEqual([
    creator,
    { ...creator, userId: 2, login: "anna", email: "", permission: 0 },
  ]);
  expect(await grafana.call("DELETE", "/api/teams/1/members/2")).toEqual({
    status: 200,
    json: { message: "Team Member removed" },
  });
  await grafana.call("POST", "/api/teams/1/members", { userId: 2 });
  await grafana.call("DELETE", "/api/admin/users/2");
  expect((await grafana.call("GET", "/api/teams/1/members")).json).toEqual([creator]);
});

test("a team is renamed, has preferences, and is the same after a restart", async () => {
  expect((await grafana.call("PUT", "/api/teams/1", { name: "Models" })).json).toEqual({
    message: "Team updated",
  });
  const preferences = { theme: "dark", timezone: "utc", homeDashboardUID: "" };
  expect((await grafana.call("PUT", "/api/teams/1/preferences", preferences)).json).toEqual({
    message: "Preferences updated",
  });
  await grafana.service.close();
  grafana = await startedGrafana(grafana.directories);
  expect((await grafana.call("GET", "/api/teams/1/preferences")).json).toEqual(preferences);
  expect((await grafana.call("GET", "/api/teams/1")).json).toMatchObject({ name: "Models", email: "" });
});

test("a team that is deleted is shown no folder any more, and its number is not given again", async () => {
  await grafana.call("POST", "/api/folders", { uid: "f", title: "F" });
  await grafana.call("POST", "/api/folders/f/permissions", { items: [{ teamId: 1, permission: 1 }] });
  expect((await grafana.call("DELETE", "/api/teams/1")).json).toEqual({ message: "Team deleted" });
  expect((await grafana.call("GET", "/api/folders/f/permissions")).json).toEqual([]);
  expect((await grafana.call("POST", "/api/teams", { name: "LLM" })).json).toMatchObject({ teamId: 3 });
});

test("everybody of the organisation is listed", async () => {
  expect((await grafana.call("GET", "/api/org/users")).json).toEqual([
    { orgId: 1, userId: 1, login: "admin", email: "admin@localhost", role: "Admin" },
    { orgId: 1, userId: 2, login: "anna", email: "", role: "Viewer" },
  ]);
});

const notFound = [404, "Team not found"] as const;
test.each<[string, string, unknown, number, string]>([
  ["POST", "/api/teams", { name: "LLM" }, 409, "Team name taken"],
  ["POST", "/api/teams", { name: "" }, 400, "bad request data"],
  ["GET", "/api/teams/9", undefined, ...notFound],
  ["PUT", "/api/teams/9", { name: "X" }, ...notFound],
  ["DELETE", "/api/teams/9", undefined, ...notFound],
  ["GET", "/api/teams/9/members", undefined, ...notFound],
  ["DELETE", "/api/teams/9/members/1", undefined, ...notFound],
  ["GET", "/api/teams/9/preferences", undefined, ...notFound],
  ["PUT", "/api/teams/9/preferences", {}, ...notFound],
  ["POST", "/api/teams/1/members", { userId: 1 }, 400, "User is already added to this team"],
  ["POST", "/api/teams/1/members", { userId: 9 }, 500, "Failed to add Member to Team"],
  ["DELETE", "/api/teams/1/members/9", undefined, 404, "Team member not found"],
])("%s %s with %j answers %d", async (method, path, body, status, message) => {
  expect(await grafana.call(method, path, body)).toEqual({ status, json: { message } });
});

test("a team is not given the name of another", async () => {
  await grafana.call("POST", "/api/teams", { name: "Infrastructure" });
  expect(await grafana.call("PUT", "/api/teams/2", { name: "LLM" })).toEqual({
    status: 400,
    json: { message: "Team name taken" },
  });
});
