import { startedGrafana, type Grafana } from "../support/grafana.ts";
import { fetched } from "../support/http.ts";

let grafana: Grafana;
beforeEach(async () => {
  grafana = await startedGrafana();
});
afterEach(() => grafana.service.close());

const made = () =>
  grafana.call("POST", "/api/admin/users", { name: "Anna", login: "anna", password: "s3cret", OrgId: 1 });

async function statusFor(password: string, method: string, path: string): Promise<number> {
  const authorization = `Basic ${Buffer.from(`anna:${password}`).toString("base64")}`;
  return (await fetched(`${grafana.base}${path}`, { method, headers: { authorization } })).status;
}

test("a user is made once, a Viewer, and found by login", async () => {
  expect(await made()).toEqual({ status: 200, json: { id: 2, uid: "u2", message: "User created" } });
  expect((await made()).status).toBe(412);
  expect((await grafana.call("GET", "/api/users/lookup?loginOrEmail=anna")).json).toMatchObject({ id: 2 });
  expect((await grafana.call("GET", "/api/users/lookup?loginOrEmail=bert")).status).toBe(404);
  expect((await grafana.call("GET", "/api/users/2/orgs")).json).toEqual([
    { orgId: 1, name: "Main Org.", role: "Viewer" },
  ]);
  expect((await grafana.call("GET", "/api/users/3/orgs")).status).toBe(404);
  expect(await statusFor("s3cret", "GET", "/api/user")).toBe(200);
  expect(await statusFor("wrong", "GET", "/api/user")).toBe(401);
});

test.each([
  ["GET", "/api/folders", 200],
  ["GET", "/api/search", 200],
  ["GET", "/dashboards", 200],
  ["POST", "/api/folders", 403],
  ["DELETE", "/api/folders/f", 403],
  ["POST", "/api/dashboards/db", 403],
  ["GET", "/api/datasources", 403],
  ["POST", "/api/admin/provisioning/datasources/reload", 403],
  ["POST", "/api/admin/users", 403],
  ["DELETE", "/api/admin/users/2", 403],
])("a Viewer is answered %s %s with %i", async (method, path, status) => {
  await made();
  expect(await statusFor("s3cret", method, path)).toBe(status);
});

test("a new role, a new password and a removal hold at once, and after a restart", async () => {
  await made();
  expect((await grafana.call("PATCH", "/api/orgs/1/users/2", { role: "Admin" })).status).toBe(200);
  expect(await statusFor("s3cret", "GET", "/api/datasources")).toBe(200);
  expect((await grafana.call("PUT", "/api/admin/users/2/password", { password: "n3w-one" })).status).toBe(
    200,
  );
  await grafana.service.close();
  grafana = await startedGrafana(grafana.directories);
  expect(await statusFor("s3cret", "GET", "/api/user")).toBe(401);
  expect(await statusFor("n3w-one", "GET", "/api/user")).toBe(200);
  expect((await grafana.call("DELETE", "/api/admin/users/2")).status).toBe(200);
  expect(await statusFor("n3w-one", "GET", "/api/user")).toBe(401);
  expect((await grafana.call("DELETE", "/api/admin/users/2")).status).toBe(404);
});
