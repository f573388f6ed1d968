import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { open, readFile, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { runCommand } from "../command.ts";

/** Seconds that a daemon may take to answer: it restores every container first. */
const READY_SECONDS = 90;
const LOG = "/var/log/dockerd.log";
const pidFiles = [
  { path: "/var/run/docker.pid", program: "dockerd" },
  { path: "/var/run/docker/containerd/containerd.pid", program: "containerd" },
] as const;

/**
 * Starts the installed Docker daemon so that it outlives this process, and waits until it answers.
 *
 * @throws Error with the end of the daemon's log and what to do
 */
export async function startDockerd(report: (line: string) => void): Promise<void> {
  // The directory that systemd itself takes as the sign that it runs the machine (sd_booted(3)).
  if (existsSync("/run/systemd/system")) {
    report("starting the Docker daemon with systemd");
    const start = await runCommand(["systemctl", "start", "docker"], { timeoutSeconds: READY_SECONDS });
    const because = start.stderr.trim();
    const ready = await dockerAnswers(() => start.exitCode === 0);
    if (!ready) throw new Error(`systemctl start docker: ${because}: see journalctl -u docker`);
    return;
  }
  report(`starting the Docker daemon directly, log in ${LOG}`);
  await removeStalePidFiles();
  await mountControlGroups();
  const log = await open(LOG, "a");
  // setsid by `detached`: neither our end nor the terminal's reaches the daemon.
  const daemon = spawn("dockerd", [], { detached: true, stdio: ["ignore", log.fd, log.fd] });
  let running = true;
  daemon.once("error", () => (running = false)).once("exit", () => (running = false));
  await Promise.race([once(daemon, "spawn"), once(daemon, "error")]).catch(() => undefined);
  await log.close();
  const ready = await dockerAnswers(() => running);
  daemon.unref();
  if (ready) return;
  const end = (await readFile(LOG, "utf8")).trim().split("\n").slice(-3).join(" | ");
  throw new Error(
    `${LOG}: the Docker daemon does not answer: ${end}: correct that, then start dockerd by hand`,
  );
}

/** Whether the daemon answered before the deadline, while `hopeful` held. */
async function dockerAnswers(hopeful: () => boolean): Promise<boolean> {
  const deadline = Date.now() + READY_SECONDS * 1000;
  do {
    const version = await runCommand(["docker", "version"], { timeoutSeconds: 10 });
    if (version.exitCode === 0) return true;
    await sleep(250);
  } while (hopeful() && Date.now() < deadline);
  return false;
}

/**
 * After a restart of the machine these files can name a process that is something else by now; dockerd only
 * looks whether it lives, and refuses to start (docker.pid) or waits for ever (containerd.pid).
 */
async function removeStalePidFiles(): Promise<void> {
  for (const { path, program } of pidFiles) {
    const pid = (await readFile(path, "utf8").catch(() => "")).trim();
    if (pid === "") continue;
    const running = (await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "")).trim();
    if (running !== program) await rm(path, { force: true });
  }
}

/** Where there is no systemd, Debian's docker.io relies on the package cgroupfs-mount for its control groups. */
async function mountControlGroups(): Promise<void> {
  const mounts = await readFile("/proc/self/mountinfo", "utf8");
  if (!/ - cgroup2? /.test(mounts)) await runCommand(["cgroupfs-mount"], { timeoutSeconds: 30 });
}
