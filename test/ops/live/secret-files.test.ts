import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SecretFile } from "../../../inventory/secrets.ts";
import { localHost, sshHost } from "../../../ops/host-shell.ts";
import { liveSecretFiles } from "../../../ops/live/secret-files.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const file = (name: string): SecretFile => ({
  name,
  host: "gpu01",
  path: `/etc/s/${name}`,
  reader: "exporter",
  source: "token",
  purpose: "a token",
});

test("access of the secret files of a host is read in one look, those that are missing too", async () => {
  const root = temporaryDirectory("secrets ' of-");
  mkdirSync(join(root, "etc/s"), { recursive: true });
  writeFileSync(join(root, "etc/s/here"), "secret");
  chmodSync(join(root, "etc/s/here"), 0o640);
  const [here, missing] = await liveSecretFiles(localHost("gpu01", root), [file("here"), file("missing")]);
  expect(here?.access?.mode).toBe("0640");
  expect(here?.access?.owner[1]).toBe(String(process.getuid?.()));
  expect(here?.access?.group[1]).toBe(String(process.getgid?.()));
  expect(missing).toEqual({ file: file("missing") });
});

test("a host that does not answer is said", async () => {
  const host = sshHost("gpu01", { destination: "root@127.0.32.1", options: ["-p", "9"] });
  await expect(liveSecretFiles(host, [file("here")])).rejects.toThrow(
    /^gpu01: secret files cannot be looked at \(.*\): correct this on the host and run the same command again$/,
  );
});
