import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileBytes, writeFile } from "../../ops/host-files.ts";
import { localHost, sshHost } from "../../ops/host-shell.ts";
import { hostShell } from "../../ops/hosts.ts";
import { type ProgramsOnPath, programsOnPath, ssh } from "./programs-on-path.ts";

// Every step starts programs, and the machine may be busy.
jest.setTimeout(180_000);

/** With an `ssh` and a `sudo` that write down their arguments, and an `id` that says what the file `uid` says. */
let programs: ProgramsOnPath;
beforeAll(() => {
  programs = programsOnPath({
    ssh,
    sudo: `printf '%s\\n' "$@" > "$(dirname "$0")/sudo.args"\nshift\nexec "$@"`,
    id: `cat "$(dirname "$0")/uid"`,
  });
});
afterAll(() => {
  programs.remove();
});

const logged = (name: string) => readFileSync(join(programs.folder, name), "utf8").trimEnd().split("\n");
const user = { owner: String(process.getuid?.() ?? 0), group: String(process.getgid?.() ?? 0) };

test("ssh never asks, checks host keys, gives up on a dead host, and its own options come after", async () => {
  writeFileSync(join(programs.folder, "uid"), "0");
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
  writeFileSync(join(programs.folder, "uid"), "1000");
  const host = sshHost("mon01", { destination: "monitoring@10.0.0.13", options: [] });
  const directory = join(programs.folder, "a 'quoted' directory");
  mkdirSync(directory);
  const bytes = Buffer.from([0, 1, 10, 13, 255, 39, 36, 0]);
  await writeFile(host, join(directory, "file"), bytes, { ...user, mode: "0600" });
  expect(await fileBytes(host, join(directory, "file"))).toEqual(bytes);
  expect(logged("sudo.args")).toEqual(["-n", "sh", "-s"]);
});

test("a script is given the time that it needs, and no more", async () => {
  const { exitCode, stderr } = await localHost("mon01", "/").run("sleep 300\n", 0.2);
  expect({ exitCode, stderr }).toEqual({ exitCode: 124, stderr: "sh: timed out after 0.2 s\n" });
});

test("an environment's host is reached as its Docker daemon is", async () => {
  writeFileSync(join(programs.folder, "uid"), "0");
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
    "nowhere: the environment does not say how it is reached: add it to inventory/hosts.ts",
  );
});
