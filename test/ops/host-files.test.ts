import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
} from "node:fs";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fc } from "../seeded-fast-check.ts";
import {
  directoryEntries,
  fileBytes,
  fileStatus,
  makeDirectory,
  removeTree,
  setFileAccess,
  writeFile,
  writeSymlink,
} from "../../ops/host-files.ts";
import { HostError } from "../../ops/host-output.ts";
import { shellWord } from "../../infra/shell-word.ts";
import { localHost, sshHost, type HostShell } from "../../ops/host-shell.ts";
import { runCommand } from "../../ops/command.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

// Every step starts programs, and the machine may be busy.
jest.setTimeout(180_000);

const uid = String(process.getuid?.() ?? 0);
const gid = String(process.getgid?.() ?? 0);
const ours = { owner: uid, group: gid, mode: "0640" } as const;

let root: string;
let host: HostShell;
beforeEach(() => {
  root = temporaryDirectory("host files ' of-");
  host = localHost("gpu01", root);
});

test("a local host's absolute paths lie beneath its root, and cannot leave it", () => {
  expect([host.path("/etc/x.yml"), host.path("/../../etc/passwd")]).toEqual([
    `${root}/etc/x.yml`,
    `${root}/etc/passwd`,
  ]);
});

test("any text is one word of the shell", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: fc.constantFrom("'", '"', "$", "`", "\\", " ", "\n", "*", "é", "a") }),
      async (text) => {
        const { stdout } = await runCommand(["sh", "-s"], {
          input: `printf %s ${shellWord(text)}`,
          timeoutSeconds: 10,
        });
        expect(stdout).toBe(text);
      },
    ),
    { numRuns: 30 },
  );
});

test("bytes that are written are the bytes that are read, whatever they are", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      await writeFile(host, "/any", bytes, ours);
      expect(await fileBytes(host, "/any")).toEqual(Buffer.from(bytes));
      expect(readFileSync(join(root, "any"))).toEqual(Buffer.from(bytes));
    }),
    { numRuns: 20 },
  );
});

test("a write replaces a symlink and leaves what it pointed to, and no temporary file, behind", async () => {
  writeFileSync(join(root, "old"), "old");
  symlinkSync("old", join(root, "new"));
  await writeFile(host, "/new", Buffer.from("new"), ours);
  expect(lstatSync(join(root, "new")).isSymbolicLink()).toBe(false);
  expect(readFileSync(join(root, "old"), "utf8")).toBe("old");
  expect(readdirSync(root)).toEqual(["new", "old"]);
});

test("a written file has its mode before it has its name", async () => {
  await writeFile(host, "/secret", Buffer.from("x"), { ...ours, mode: "0600" });
  expect(await fileStatus(host, "/secret")).toEqual({
    kind: "file",
    mode: "0600",
    owner: uid,
    group: gid,
    size: 1,
    target: "",
  });
});

test("a write that fails says what to do, and leaves the old file and nothing else", async () => {
  writeFileSync(join(root, "file"), "old");
  const write = writeFile(host, "/file", Buffer.from("new"), { ...ours, owner: "no-such-user" });
  await expect(write).rejects.toThrow(HostError);
  await expect(write).rejects.toThrow(/^gpu01: \/file: .*no-such-user.*: correct this on the host/);
  expect(readdirSync(root)).toEqual(["file"]);
  expect(readFileSync(join(root, "file"), "utf8")).toBe("old");
});

test("nothing at a path is undefined, not an error", async () => {
  expect(await fileBytes(host, "/none")).toBeUndefined();
  expect(await fileStatus(host, "/none")).toBeUndefined();
  expect(await directoryEntries(host, "/none")).toBeUndefined();
  await removeTree(host, "/none/at/all");
});

test("a symlink's status is its own, also when it points nowhere, and its bytes are its target's", async () => {
  await writeSymlink(host, "/link", "gone/here it is");
  expect(await fileStatus(host, "/link")).toMatchObject({ kind: "symlink", target: "gone/here it is" });
  expect(await fileBytes(host, "/link")).toBeUndefined();
  mkdirSync(join(root, "gone"));
  writeFileSync(join(root, "gone/here it is"), "found");
  expect((await fileBytes(host, "/link"))?.toString()).toBe("found");
});

test("a symlink takes the place of a file, and of a symlink to a directory without moving into it", async () => {
  mkdirSync(join(root, "one"));
  mkdirSync(join(root, "two"));
  writeFileSync(join(root, "current"), "file");
  await writeSymlink(host, "/current", "one");
  await writeSymlink(host, "/current", "two");
  expect(readlinkSync(join(root, "current"))).toBe("two");
  expect(readdirSync(join(root, "one"))).toEqual([]);
});

test("a directory is made with those above it, and has its mode also if it existed", async () => {
  await makeDirectory(host, "/a/b/c", { ...ours, mode: "0750" });
  expect((await fileStatus(host, "/a/b"))?.mode).toBe("0755");
  expect((await fileStatus(host, "/a/b/c"))?.mode).toBe("0750");
  chmodSync(join(root, "a/b/c"), 0o777);
  await makeDirectory(host, "/a/b/c", { ...ours, mode: "0750" });
  expect((await fileStatus(host, "/a/b/c"))?.mode).toBe("0750");
});

test("a directory's entries are its names, hidden ones too, sorted", async () => {
  for (const name of ["b", ".hidden", "a b"]) writeFileSync(join(root, name), "");
  expect(await directoryEntries(host, "/")).toEqual([".hidden", "a b", "b"]);
});

test("access can be given anew", async () => {
  writeFileSync(join(root, "file"), "");
  await setFileAccess(host, "/file", { ...ours, mode: "0604" });
  expect((await fileStatus(host, "/file"))?.mode).toBe("0604");
});

test("a tree is removed with all that is in it, and not what its symlinks point to", async () => {
  mkdirSync(join(root, "etc/ours"), { recursive: true });
  writeFileSync(join(root, "etc/theirs"), "");
  symlinkSync("../theirs", join(root, "etc/ours/link"));
  await removeTree(host, "/etc/ours");
  expect(readdirSync(join(root, "etc"))).toEqual(["theirs"]);
});

test.each(["/", "/etc", "/etc/..", "//etc/."])("%s is never removed", async (path) => {
  await expect(removeTree(host, path)).rejects.toThrow(
    `gpu01: ${path}: is not removed: name a directory of our own beneath it`,
  );
  expect(existsSync(root)).toBe(true);
});

test("a host that cannot be reached is named with what to do", async () => {
  // Nothing listens on port 9 of this address.
  const dead = sshHost("mon01", { destination: "root@127.0.79.9", options: ["-p", "9"] });
  await expect(fileBytes(dead, "/etc/hostname")).rejects.toThrow(
    /^mon01: \/etc\/hostname: ssh: connect to host 127\.0\.79\.9 port 9: Connection refused: start the host and its sshd, or correct its address$/,
  );
});
