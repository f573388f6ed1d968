import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { adopt, type Adoption } from "../../../ops/adopt/adopt.ts";
import type { AdoptionSite } from "../../../ops/adopt/site.ts";
import { localHost } from "../../../ops/host-shell.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";

// Every step starts programs, and the machine may be busy.
jest.setTimeout(180_000);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "adopt-order-"));
  mkdirSync(join(root, "etc/prometheus"), { recursive: true });
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

test("a main file that promtool refuses is told before any server is restarted", async () => {
  const restarted: string[] = [];
  const control = (server: string) => ({
    restartCommand: `restart ${server}`,
    restart: () => {
      restarted.push(server);
      return Promise.resolve({ exitCode: 1, stdout: "", stderr: "" });
    },
  });
  const endpoint = { url: "http://127.0.79.15:1" };
  const refused = () => Promise.resolve({ exitCode: 1, stdout: "", stderr: "no such field" });
  const site: AdoptionSite = {
    host: localHost("mon01", root),
    server: fixtureInventory.metricsServer,
    open: { prometheus: endpoint, alertmanager: endpoint, grafana: endpoint },
    alertmanager: "",
    alertmanagerAliases: [],
    owner: { owner: String(process.getuid?.() ?? 0), group: String(process.getgid?.() ?? 0) },
    prometheus: { ...control("prometheus"), signal: refused, checkConfig: refused },
    alertmanagerControl: control("alertmanager"),
    grafanaControl: control("grafana"),
  };
  const path = site.server.prometheus.configFile;
  writeFileSync(join(root, path), "old: 1\n");
  const access = { ...site.owner, mode: "0644" };
  const file = { kind: "file", path, bytes: Buffer.from("old: 1\n"), access } as const;
  const absent = { kind: "absent", path: "/none" } as const;
  const adoption: Adoption = {
    facts: {
      versions: { Prometheus: "3.5.3", Alertmanager: "0.33.1", Grafana: "12.2.0" },
      flags: {},
      loadedConfig: "",
      prometheusFile: file,
      argumentsFile: absent,
      alertmanagerFile: absent,
      found: { prometheus: "open", alertmanager: "open", grafana: "open" },
      gossip: { status: "disabled", peers: 0 },
      manifests: { prometheus: undefined },
    },
    decision: {
      problems: [],
      notes: [],
      changes: [{ file, text: "new: 1\n", edits: [] }],
      restartFor: [],
      reload: true,
      access: {
        servers: [{ server: "alertmanager", file: "/etc/default/alertmanager", because: "answers in clear" }],
        viewer: "as it is",
      },
    },
  };
  await expect(adopt(site, adoption, () => undefined)).rejects.toThrow(
    `${path}: promtool refuses it as it is: correct what it names\nno such field`,
  );
  expect(restarted).toEqual([]);
  expect(readFileSync(join(root, path), "utf8")).toBe("old: 1\n");
});
