import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileBytes, writeFile } from "../../ops/host-files.ts";
import { sshHost } from "../../ops/host-shell.ts";
import { hostShell } from "../../ops/hosts.ts";

// Every step starts programs, and the machine may be busy.
jest.setTimeout(180_000);

/** An `ssh` that writes down its arguments and lets the last one run, as a remote login shell does; `sudo` likewise. */
let programs: string;
const path = process.env["PATH"];
beforeAll(() => {
  programs = mkdtempSync(join(tmpdir(), "ssh-"));
  const program = (name: string, text: string) => {
    writeFileSync(join(programs, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(programs, name), 0o755);
  };
  program(
    "ssh",
    `printf '%s\\n' "$@" > ${programs}/ssh.args\nfor command; do :; done\nexec sh -c "$command"`,
  );
  program("sudo", `printf '%s\\n' "$@" > ${programs}/sudo.args\nshift\nexec "$@"`);
  program("id", `cat ${programs}/uid`);
  process.env["PATH"] = `${programs}:${path ?? ""}`;
});
afterAll(() => {
  process.env["PATH"] = path;
  rmSync(programs, { recursive: true });
});

const logged = (name: string) => readFileSync(join(programs, name), "utf8").trimEnd().split("\n");
const user = { owner: String(process.getuid?.() ?? 0), group: String(process.getgid?.() ?? 0) };

test("ssh never asks, checks host keys, gives up on a dead host, and its own options come after", async () => {
  writeFileSync(join(programs, "uid"), "0");
  const host = sshHost("mon01", { destination: "root@10.0.0.13", options: ["-p", "2222"] });
  const { exitCode, stdout } = await host.run("echo one\necho two\n");
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "one\ntwo\n" });
  expect(logged("ssh.args").slice(0, -1)).toEqual([
    ...["-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o", "ConnectTimeout=10"],
    ...["-o", "ServerAliveInterval=15"],
    ...["-p", "2222", "root@10.0.0.13"],
  ]);
});

test("bytes go to a host and back as they are, through a user who is not root by sudo without a password", async () => {
  writeFileSync(join(programs, "uid"), "1000");
  const host = sshHost("mon01", { destination: "monitoring@10.0.0.13", options: [] });
  const directory = join(programs, "a 'quoted' directory");
  mkdirSync(directory);
  const bytes = Buffer.from([0, 1, 10, 13, 255, 39, 36, 0]);
  await writeFile(host, join(directory, "file"), bytes, { ...user, mode: "0600" });
  expect(await fileBytes(host, join(directory, "file"))).toEqual(bytes);
  expect(logged("sudo.args")).toEqual(["-n", "sh", "-s"]);
});

test("an environment's host is reached as its Docker daemon is", async () => {
  writeFileSync(join(programs, "uid"), "0");
  const environment = {
    dockerHosts: {
      here: { kind: "this-machine" },
      there: { kind: "ssh", url: "ssh://monitoring@10.0.0.13:2222", sshOptions: ["-o", "ConnectTimeout=5"] },
    },
    hostDirectories: { here: "/srv/hosts/here", there: "" },
  } as const;
  expect(hostShell(environment, "here").path("/etc/x")).toBe("/srv/hosts/here/etc/x");
  const there = hostShell(environment, "there");
  expect(there.path("/etc/x")).toBe("/etc/x");
  await there.run("true\n");
  expect(logged("ssh.args").slice(8, -1)).toEqual([
    "-p",
    "2222",
    "-o",
    "ConnectTimeout=5",
    "monitoring@10.0.0.13",
  ]);
  expect(() => hostShell(environment, "nowhere")).toThrow(
    "nowhere: the environment does not say how it is reached: add it to dockerHosts",
  );
});
