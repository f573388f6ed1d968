import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { localHost } from "../../../ops/host-shell.ts";
import { deploymentLock, holderScript } from "../../../ops/releases/lock.ts";
import { until } from "../../exporter/support/until.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

jest.setTimeout(180_000);

let root: string;
beforeEach(() => (root = temporaryDirectory("lock-")));
const host = () => localHost("mon01", root);

test("one deployment holds the lock, a second is told who, and may after the first has ended", async () => {
  const first = await deploymentLock(host(), "anna@laptop, deploy");
  await expect(deploymentLock(host(), "bert@desk, rollback")).rejects.toThrow(
    /^mon01: deployment lock: held by anna@laptop, deploy, since \d\d:\d\d:\d\dZ: wait until it has ended$/,
  );
  first.expectHeld();
  await first.release();
  expect(first.expectHeld).toThrow(
    "mon01: deployment lock: the connection that held it is gone, and nothing was changed since: do what the lines above say, else run the same command again",
  );
  await (await deploymentLock(host(), "bert@desk, rollback")).release();
});

test("a deployer that is killed leaves no lock behind", async () => {
  const program = `
    import { deploymentLock } from "./ops/releases/lock.ts";
    import { localHost } from "./ops/host-shell.ts";
    await deploymentLock(localHost("mon01", ${JSON.stringify(root)}), "anna@laptop");
    console.log("held");
    setInterval(() => undefined, 1000);`;
  const deployer = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", program], {
    cwd: join(__dirname, "../../.."),
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(deployer.stdout, "data");
  await expect(deploymentLock(host(), "bert@desk")).rejects.toThrow("held by anna@laptop");
  deployer.kill("SIGKILL");
  await once(deployer, "close");
  await until("the lock is free", async () => {
    const lock = await deploymentLock(host(), "bert@desk").catch(() => undefined);
    await lock?.release();
    return lock !== undefined;
  });
});

/** What holds the lock, as a host runs it, after it has said so. @param silenceSeconds - its patience */
async function held(silenceSeconds: number) {
  const holder = spawn("sh", ["-s"], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(holder, "close");
  holder.stdin.write(holderScript(host().path("/var/lib/citadel"), "anna@laptop", silenceSeconds));
  const said: unknown[] = await once(holder.stdout, "data");
  expect(String(said[0])).toBe("held\n");
  return { holder, ended };
}

test("a deployer that falls silent and leaves its connection open loses the lock", async () => {
  const { holder, ended } = await held(1);
  expect(await ended).toEqual([0, null]);
  expect(holder.stdin.writableEnded).toBe(false);
  await (await deploymentLock(host(), "bert@desk")).release();
});

test("signs of life keep the lock", async () => {
  const lock = await deploymentLock(host(), "anna@laptop", { signSeconds: 0.05, silenceSeconds: 2 });
  const began = performance.now();
  await until("twice the patience is over", () => performance.now() - began > 4000);
  lock.expectHeld();
  await expect(deploymentLock(host(), "bert@desk")).rejects.toThrow("held by anna@laptop");
  await lock.release();
});

test("the end of the connection frees the lock without waiting for signs", async () => {
  const { holder, ended } = await held(3600);
  holder.stdin.end();
  expect(await ended).toEqual([0, null]);
  await (await deploymentLock(host(), "bert@desk")).release();
});

test("a host without flock says so", async () => {
  for (const tool of ["sh", "mkdir", "cat", "date"]) symlinkSync(`/bin/${tool}`, join(root, tool));
  const path = process.env["PATH"];
  process.env["PATH"] = root;
  try {
    await expect(deploymentLock(host(), "anna@laptop")).rejects.toThrow(
      /^mon01: deployment lock: cannot be taken \(.*flock.*\): the host has to be reachable and needs flock of util-linux and timeout of coreutils$/,
    );
  } finally {
    process.env["PATH"] = path;
  }
});
