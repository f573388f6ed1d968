import type { Authorization } from "../../../ops/http.ts";
import { liveDashboard, liveDataSource, liveFolder } from "../../../ops/live/grafana-api.ts";
import { PASSWORD, startedGrafana, type Grafana } from "../../simulator/support/grafana.ts";

const admin: Authorization = { kind: "basic", user: "admin", password: PASSWORD };
let grafana: Grafana;
beforeAll(async () => {
  grafana = await startedGrafana();
  await grafana.call("POST", "/api/folders", { uid: "f", title: "Folder" });
  await grafana.call("POST", "/api/folders/f/permissions", { items: [{ role: "Viewer", permission: 1 }] });
  await grafana.call("POST", "/api/dashboards/db", {
    folderUid: "f",
    dashboard: { uid: "d", title: "D", panels: [] },
  });
});
afterAll(() => grafana.service.close());

test("a dashboard is what was saved, with its folder", async () => {
  const live = await liveDashboard(grafana.base, "d", admin);
  expect(live?.folder).toBe("f");
  expect(live?.json).toMatchObject({ uid: "d", title: "D", panels: [], version: 1 });
});

test("a folder has its title, its own permissions and its dashboards", async () => {
  expect(await liveFolder(grafana.base, "f", admin)).toEqual({
    title: "Folder",
    permissions: [{ permission: "View", role: "Viewer" }],
    dashboards: { d: "D" },
  });
});

test("what Grafana does not have is undefined", async () => {
  expect(await liveDashboard(grafana.base, "x", admin)).toBeUndefined();
  expect(await liveFolder(grafana.base, "x", admin)).toBeUndefined();
  expect(await liveDataSource(grafana.base, "x", admin)).toBeUndefined();
});

test("a wrong password is an error that names the address and the status", async () => {
  await expect(liveDashboard(grafana.base, "d", { ...admin, password: "no" })).rejects.toThrow(
    `${grafana.base}/api/dashboards/uid/d: status 401`,
  );
});
