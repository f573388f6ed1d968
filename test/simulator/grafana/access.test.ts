/** Each credential on each folder and what is in it. */
import { z } from "zod";
import { jsonOf } from "../../../simulator/http/exchange.ts";
import { startedGrafana, PASSWORD, type Grafana } from "../support/grafana.ts";
import { fetched } from "../support/http.ts";

/** In the order of the tables' columns. */
const people = ["nobody", "viewer", "member", "editor", "named", "admin"] as const;
type Login = (typeof people)[number];

let grafana: Grafana;
beforeAll(async () => {
  grafana = await startedGrafana();
  const user = async (login: Login) =>
    z
      .object({ id: z.int() })
      .parse((await grafana.call("POST", "/api/admin/users", { login, password: PASSWORD })).json).id;
  await user("viewer");
  const member = await user("member");
  await grafana.call("PATCH", `/api/orgs/1/users/${String(await user("editor"))}`, { role: "Editor" });
  const named = await user("named");
  const { teamId } = z
    .object({ teamId: z.int() })
    .parse((await grafana.call("POST", "/api/teams", { name: "Operations" })).json);
  await grafana.call("POST", `/api/teams/${String(teamId)}/members`, { userId: member });
  const folder = async (uid: string, items: readonly unknown[]) => {
    await grafana.call("POST", "/api/folders", { uid, title: uid });
    await grafana.call("POST", `/api/folders/${uid}/permissions`, { items });
    await save(`in-${uid}`, uid);
  };
  const save = (uid: string, folderUid: string) =>
    grafana.call("POST", "/api/dashboards/db", { dashboard: { uid, title: uid }, folderUid });
  const everybody = ["Viewer", "Editor"].map((role) => ({ role, permission: 1 }));
  await folder("everybody", everybody);
  await folder("team", [{ teamId, permission: 1 }]);
  await folder("editors", [{ role: "Editor", permission: 2 }]);
  await folder("person", [{ userId: named, permission: 1 }]);
  await folder("administrators", []);
  await save("in-none", "");
});
afterAll(() => grafana.service.close());

async function asked(
  login: Login,
  path: string,
): Promise<{ readonly status: number; readonly text: string }> {
  const authorization = `Basic ${Buffer.from(`${login}:${PASSWORD}`).toString("base64")}`;
  return fetched(`${grafana.base}${path}`, { headers: login === "nobody" ? {} : { authorization } });
}

const statuses = (path: string) =>
  Promise.all(people.map(async (login) => (await asked(login, path)).status));

describe.each<[string, readonly number[]]>([
  //               nobody viewer member editor named admin
  ["everybody", [401, 200, 200, 200, 200, 200]],
  ["team", [401, 403, 200, 403, 403, 200]],
  ["editors", [401, 403, 403, 200, 403, 200]],
  ["person", [401, 403, 403, 403, 200, 200]],
  ["administrators", [401, 403, 403, 403, 403, 200]],
])("the folder %s", (uid, expected) => {
  test.each([`/api/folders/${uid}`, `/api/dashboards/uid/in-${uid}`, `/d/in-${uid}/slug`])(
    "GET %s",
    async (path) => {
      expect(await statuses(path)).toEqual(expected);
    },
  );
});

test("a dashboard in no folder is everybody's", async () => {
  expect(await statuses("/api/dashboards/uid/in-none")).toEqual([401, 200, 200, 200, 200, 200]);
});

test.each<[Login, readonly string[]]>([
  ["viewer", ["everybody"]],
  ["member", ["everybody", "team"]],
  ["editor", ["editors", "everybody"]],
  ["named", ["everybody", "person"]],
  ["admin", ["administrators", "editors", "everybody", "person", "team"]],
])("%s finds what they may see, and nothing else", async (login, folders) => {
  const uids = async (path: string) =>
    z
      .array(z.object({ uid: z.string() }))
      .parse(jsonOf((await asked(login, path)).text))
      .map(({ uid }) => uid);
  expect(await uids("/api/folders")).toEqual(folders);
  const dashboards = folders.map((folder) => `in-${folder}`);
  expect((await uids("/api/search?type=dash-db")).sort()).toEqual([...dashboards, "in-none"].sort());
  const { text } = await asked(login, "/dashboards");
  const listed = [...text.matchAll(/\/d\/(in-\w+)\//g)].map(([, uid]) => uid);
  expect(listed.sort()).toEqual([...dashboards, "in-none"].sort());
});

test("a folder is not told by its number either", async () => {
  const { id } = z.object({ id: z.int() }).parse((await grafana.call("GET", "/api/folders/team")).json);
  expect(await statuses(`/api/folders/id/${String(id)}`)).toEqual([401, 403, 200, 403, 403, 200]);
});

test("a refusal names what was needed", async () => {
  const said = async (path: string) => jsonOf((await asked("viewer", path)).text);
  const needed = (permission: string) => ({
    message: `You'll need additional permissions to perform this action. Permissions needed: ${permission}`,
  });
  expect(await said("/api/folders/team")).toEqual(needed("folders:read"));
  expect(await said("/api/dashboards/uid/in-team")).toEqual(needed("dashboards:read"));
});
