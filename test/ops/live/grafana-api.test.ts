import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Endpoint } from "../../../ops/endpoints.ts";
import { liveDashboard, liveDataSource, liveFolder } from "../../../ops/live/grafana-api.ts";
import { PASSWORD, startedGrafana, type Grafana } from "../../simulator/support/grafana.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const directory = temporaryDirectory("grafana-api-");
const passwordFile = (name: string, password: string) => {
  writeFileSync(join(directory, name), `${password}\n`);
  return join(directory, name);
};
let admin: Endpoint;
let grafana: Grafana;
beforeAll(async () => {
  grafana = await startedGrafana();
  admin = { url: grafana.base, user: "admin", passwordFile: passwordFile("right", PASSWORD) };
  await grafana.call("POST", "/api/folders", { uid: "f", title: "Folder" });
  await grafana.call("POST", "/api/folders/f/permissions", { items: [{ role: "Viewer", permission: 1 }] });
  await grafana.call("POST", "/api/dashboards/db", {
    folderUid: "f",
    dashboard: { uid: "d", title: "D", panels: [] },
  });
});
afterAll(async () => {
  await grafana.service.close();
});

test("a dashboard is what was saved, with its folder", async () => {
  const live = await liveDashboard(admin, "d");
  expect(live?.folder).toBe("f");
  expect(live?.json).toMatchObject({ uid: "d", title: "D", panels: [], version: 1 });
});

test("a folder has its title, its own permissions and its dashboards", async () => {
  expect(await liveFolder(admin, "f")).toEqual({
    title: "Folder",
    permissions: [{ permission: "View", role: "Viewer" }],
    dashboards: { d: "D" },
  });
});

test("what Grafana does not have is undefined", async () => {
  expect(await liveDashboard(admin, "x")).toBeUndefined();
  expect(await liveFolder(admin, "x")).toBeUndefined();
  expect(await liveDataSource(admin, "x")).toBeUndefined();
});

test("a wrong password is an error that names the address and the status", async () => {
  await expect(liveDashboard({ ...admin, passwordFile: passwordFile("wrong", "no") }, "d")).rejects.toThrow(
    `${grafana.base}/api/dashboards/uid/d: status 401`,
  );
});

test("a file with the password that is not there is an error that names it and the remedy", async () => {
  const gone = join(directory, "gone");
  await expect(liveDashboard({ ...admin, passwordFile: gone }, "d")).rejects.toThrow(
    `ENOENT: no such file or directory, open '${gone}'): npm run setup says what it has to hold`,
  );
});
