import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { adopt } from "../../../ops/adopt/adopt.ts";
import { lockedSite, type LockedSite } from "../../../ops/adopt/locked-site.ts";
import { takeRunBack } from "../../../ops/adopt/unfinished-run.ts";
import { plannedUndo, undoAdoption } from "../../../ops/adopt/undo.ts";
import { deploymentLock, type DeploymentLock } from "../../../ops/releases/lock.ts";
import { adoptionOf, done, playedServer, type PlayedCommands } from "./played-server.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

// Every step starts programs, and the machine may be busy.
jest.setTimeout(180_000);

let root: string;
let lock: DeploymentLock;
let said: string[];
/** What was asked of servers, in order. */
let asked: string[];
let commands: PlayedCommands;

beforeEach(() => {
  root = temporaryDirectory("lost-lock-");
  mkdirSync(join(root, "etc/prometheus"), { recursive: true });
  said = [];
  asked = [];
  const noted = (what: string) => {
    asked.push(what);
    return done;
  };
  commands = {
    restart: (server) => noted(`restart ${server}`),
    signal: () => noted("signal"),
    checkConfig: () => done,
  };
});
afterEach(async () => {
  await lock.release();
});

const gone =
  "mon01: deployment lock: the connection that held it is gone, and nothing was changed since: do what the lines above say, else run the same command again" as const;
const notRemoved = `/etc/prometheus/.prometheus.yml.candidate: removing it did not work either (${gone}): remove it`;
const notPutBack = `mon01: putting back what this run changed did not work either (${gone}): run adopt again, which goes on with what is written down, or adopt --undo`;

async function locked(): Promise<LockedSite> {
  const site = playedServer(root, commands);
  lock = await deploymentLock(site.host, "anna@laptop, adopt");
  return lockedSite(site, lock);
}

function mainFile({ server, owner }: LockedSite) {
  const path = server.prometheus.configFile;
  writeFileSync(join(root, path), "old: 1\n");
  const access = { ...owner, mode: "0644" };
  return { kind: "file", path, bytes: Buffer.from("old: 1\n"), access } as const;
}
const text = (path: string) => readFileSync(join(root, path), "utf8");

test("an adoption whose lock is lost before its first change changes nothing", async () => {
  const site = await locked();
  const file = mainFile(site);
  await lock.release();
  await expect(
    adopt(site, adoptionOf({ file, text: "new: 1\n", edits: [] }), (line) => said.push(line)),
  ).rejects.toThrow(gone);
  expect([text(file.path), asked, said]).toEqual(["old: 1\n", [], [notRemoved]]);
});

test("an adoption whose lock is lost half-way stops there, and the next run takes it back", async () => {
  const site = await locked();
  const file = mainFile(site);
  const edited = `mon01: ${file.path}: edited`;
  let lost: Promise<void> | undefined;
  const report = (line: string) => {
    said.push(line);
    if (line === edited) lost = lock.release();
  };
  const slow: LockedSite = {
    ...site,
    // The connection is gone by the time that Prometheus is to be reloaded.
    prometheus: {
      ...site.prometheus,
      signal: async () => {
        await lost;
        return site.prometheus.signal();
      },
    },
  };
  await expect(adopt(slow, adoptionOf({ file, text: "new: 1\n", edits: [] }), report)).rejects.toThrow(gone);
  expect([text(file.path), asked, said]).toEqual(["new: 1\n", [], [edited, notPutBack]]);
  said = [];
  await takeRunBack(await locked(), report);
  expect([text(file.path), asked, said]).toEqual([
    "old: 1\n",
    ["signal"],
    [`mon01: ${file.path}: put back as it was`],
  ]);
});

test("a server is not restarted by whoever has lost the lock", async () => {
  const { prometheus, alertmanagerControl, grafanaControl } = await locked();
  await lock.release();
  for (const { restart } of [prometheus, alertmanagerControl, grafanaControl])
    await expect(restart()).rejects.toThrow(gone);
  expect(asked).toEqual([]);
});

test("an undo whose lock is lost leaves the files as they are", async () => {
  const site = await locked();
  const file = mainFile(site);
  mkdirSync(join(root, "etc/prometheus/citadel"));
  const undo = await plannedUndo(site);
  await lock.release();
  await expect(
    undoAdoption(
      site,
      { ...undo, prometheus: [{ ...file, kind: "restore", bytes: Buffer.from("older: 1\n") }] },
      (line) => said.push(line),
    ),
  ).rejects.toThrow(gone);
  expect([text(file.path), existsSync(join(root, "etc/prometheus/citadel")), said]).toEqual([
    "old: 1\n",
    true,
    [],
  ]);
});
