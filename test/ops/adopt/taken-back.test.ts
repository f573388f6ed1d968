import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { adopt } from "../../../ops/adopt/adopt.ts";
import type { LockedSite } from "../../../ops/adopt/locked-site.ts";
import type { FoundServer } from "../../../ops/adopt/site.ts";
import { endRun, noteRunChange, takeRunBack } from "../../../ops/adopt/unfinished-run.ts";
import type { CommandResult } from "../../../ops/command.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { adoptionOf, done, playedServer } from "./played-server.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

// Every step starts programs, and the machine may be busy.
jest.setTimeout(180_000);

const { metricsServer } = fixtureInventory;
const files = {
  prometheus: metricsServer.prometheus.argumentsFile,
  grafana: metricsServer.grafana.environmentFile,
} as const;

let root: string;
let said: string[];
let restarted: string[];
/** What comes of restarts. */
let restarts: Record<FoundServer, CommandResult>;
let onReload: () => CommandResult;
let site: LockedSite;

beforeEach(() => {
  root = temporaryDirectory("taken-back-");
  said = [];
  restarted = [];
  restarts = { prometheus: done, alertmanager: done, grafana: done };
  onReload = () => done;
  site = playedServer(root, {
    restart: (server) => {
      restarted.push(server);
      return restarts[server];
    },
    signal: () => onReload(),
    checkConfig: () => done,
  });
});

const report = (line: string) => void said.push(line);
const text = (path: string) => readFileSync(join(root, path), "utf8");
const journal = "/etc/prometheus/citadel/adopt/unfinished.json";

function written(path: string, content: string) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
  const access = { ...site.owner, mode: "0644" };
  return { kind: "file", path, bytes: Buffer.from(content), access } as const;
}

/** A run that has changed what Prometheus and Grafana read at their start. */
async function begun(): Promise<void> {
  for (const server of ["prometheus", "grafana"] as const) {
    await noteRunChange(site, { server, file: written(files[server], "old\n"), text: "new\n" });
    written(files[server], "new\n");
  }
}

const putBack = [
  `mon01: ${files.prometheus}: put back as it was`,
  `mon01: ${files.grafana}: put back as it was`,
] as const;

test("a run is taken back, its servers are restarted, and nothing stays written down", async () => {
  await begun();
  await takeRunBack(site, report);
  expect([text(files.prometheus), text(files.grafana)]).toEqual(["old\n", "old\n"]);
  expect([restarted, said]).toEqual([["grafana", "prometheus"], putBack]);
  expect(() => text(journal)).toThrow("ENOENT");
});

test("a restart that fails is reported, the others follow, and the run stays written down", async () => {
  await begun();
  restarts = { ...restarts, grafana: { ...done, exitCode: 1, stderr: "Unit is masked.\n" } };
  await takeRunBack(site, report);
  expect([restarted, said]).toEqual([
    ["grafana", "prometheus"],
    [
      ...putBack,
      "grafana: restart grafana failed (Unit is masked.): run it by hand: its files are as they were, and it has not read them",
    ],
  ]);
  // So that the next one restarts it again.
  restarts = { ...restarts, grafana: done };
  said = [];
  await takeRunBack(site, report);
  expect(restarted).toEqual(["grafana", "prometheus", "grafana", "prometheus"]);
  expect(said).toEqual([]);
  expect(() => text(journal)).toThrow("ENOENT");
});

/** A run that has changed Prometheus' main file, which it reads again when it is told to, and Alertmanager's. */
async function begunWithReloads(): Promise<void> {
  for (const server of ["alertmanager", "prometheus"] as const) {
    const path = metricsServer[server].configFile;
    await noteRunChange(site, { server, file: written(path, "old\n"), text: "new\n" });
    written(path, "new\n");
  }
}

test("reloads that fail are reported, and the run stays written down", async () => {
  await begunWithReloads();
  onReload = () => ({ ...done, exitCode: 1, stderr: "no such process\n" });
  await takeRunBack(site, report);
  expect(said).toEqual([
    `mon01: ${metricsServer.alertmanager.configFile}: put back as it was`,
    `mon01: ${metricsServer.prometheus.configFile}: put back as it was`,
    expect.stringMatching(
      /^alertmanager: http:\/\/127\.0\.79\.15:1\/-\/reload: .*; its files are as they were, and it has not read them$/,
    ),
    "prometheus: cannot be sent SIGHUP (no such process): send it by hand; its files are as they were, and it has not read them",
  ]);
  expect(text(journal)).toContain('"begun"');
});

test("a run that has ended is not taken back, though what is written down of it could not be removed", async () => {
  await begun();
  const { host } = site;
  const cannotRemove = {
    ...host,
    run: (script: string) =>
      script.startsWith("rm ")
        ? Promise.resolve({ ...done, exitCode: 1, stderr: "rm: Operation not permitted\n" })
        : host.run(script),
  };
  await expect(endRun({ ...site, host: cannotRemove })).rejects.toThrow(
    `mon01: ${journal}: rm: Operation not permitted`,
  );
  await takeRunBack(site, report);
  expect([text(files.prometheus), text(files.grafana)]).toEqual(["new\n", "new\n"]);
  expect([restarted, said]).toEqual([[], []]);
  // And a later run goes back no further than to where it began itself.
  const file = written(files.prometheus, "new\n");
  await noteRunChange(site, { server: "prometheus", file, text: "newer\n" });
  written(files.prometheus, "newer\n");
  await takeRunBack(site, report);
  expect(text(files.prometheus)).toBe("new\n");
});

test("a run that cannot be taken back is reported, and does not hide what ended it", async () => {
  onReload = () => {
    writeFileSync(join(root, journal), "{");
    return { ...done, exitCode: 1, stderr: "no such process\n" };
  };
  const file = written(metricsServer.prometheus.configFile, "old: 1\n");
  const adoption = adoptionOf({ file, text: "new: 1\n", edits: [] });
  await expect(adopt(site, adoption, report)).rejects.toThrow(
    "prometheus: cannot be sent SIGHUP (no such process): send it by hand",
  );
  expect(said).toEqual([
    `mon01: ${file.path}: edited`,
    `mon01: putting back what this run changed did not work either (mon01: ${journal}: is not what adopt writes down of a run: remove it; adopt --undo still takes back what is adopt's): run adopt again, which goes on with what is written down, or adopt --undo`,
  ]);
});
