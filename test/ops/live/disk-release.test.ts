import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { localHost, sshHost } from "../../../ops/host-shell.ts";
import { diskReleases } from "../../../ops/live/disk-release.ts";
import { editedPaths } from "../../../ops/live/publication-state.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

let root: string;
beforeEach(() => {
  root = temporaryDirectory("disk release ' of-");
});

const read = (...directories: readonly string[]) => diskReleases(localHost("metrics", root), directories);

/** What a publisher leaves; the file's text has no line end, a quote and a letter outside of ASCII. */
function publish(directory: string, text = "for: 1m # don't, größer"): void {
  const release = join(root, directory, "citadel/releases/0123456789ab");
  mkdirSync(join(release, "rules"), { recursive: true });
  writeFileSync(join(release, "rules/a b.yml"), text);
  writeFileSync(
    join(release, "release.json"),
    JSON.stringify({
      service: "prometheus",
      release: "0123456789ab",
      commit: "abc",
      publishedAt: "2026-11-23T05:00:00Z",
      files: { "rules/a b.yml": "9d8f5ff9c1ea0aee0b15b6bbbc6aee0ab1e0c1f1f2f3f4f5f6f7f8f9fafbfcfd" },
    }),
  );
  symlinkSync("releases/0123456789ab", join(root, directory, "citadel/current"));
}

test("what several directories have in place is read in one look, byte for byte", async () => {
  publish("etc/prometheus");
  mkdirSync(join(root, "etc/grafana/datasources"), { recursive: true });
  symlinkSync(
    "../citadel/current/datasources/citadel.yml",
    join(root, "etc/grafana/datasources/citadel.yml"),
  );
  expect(await read("/etc/prometheus", "/etc/alertmanager", "/etc/grafana")).toEqual({
    "/etc/prometheus": {
      name: "0123456789ab",
      files: { "rules/a b.yml": "for: 1m # don't, größer" },
      manifest: {
        release: "0123456789ab",
        commit: "abc",
        publishedAt: "2026-11-23T05:00:00Z",
        files: { "rules/a b.yml": "9d8f5ff9c1ea0aee0b15b6bbbc6aee0ab1e0c1f1f2f3f4f5f6f7f8f9fafbfcfd" },
      },
    },
    "/etc/alertmanager": { files: {} },
    "/etc/grafana": { files: {}, provisioned: "../citadel/current/datasources/citadel.yml" },
  });
});

test("a link to a release that is gone has a name and no files", async () => {
  mkdirSync(join(root, "etc/prometheus/citadel"), { recursive: true });
  symlinkSync("releases/gone", join(root, "etc/prometheus/citadel/current"));
  expect(await read("/etc/prometheus")).toEqual({ "/etc/prometheus": { name: "gone", files: {} } });
});

test("files that are not as the publisher noted them are named, by its own hashes", () => {
  const manifest = {
    release: "a",
    commit: "c",
    publishedAt: "",
    files: {
      // SHA-256 of no bytes.
      "same.yml": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "edited.yml": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "removed.yml": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    },
  };
  const files = { "same.yml": "", "edited.yml": "x", "added.yml": "" };
  expect(editedPaths({ files, manifest })).toEqual(["added.yml", "edited.yml", "removed.yml"]);
  expect(editedPaths({ files })).toEqual([]);
});

test("a host that does not answer is said, with what helps", async () => {
  const host = sshHost("metrics", { destination: "root@127.0.32.1", options: ["-p", "9"] });
  await expect(diskReleases(host, ["/etc/prometheus"])).rejects.toThrow(
    /^metrics: what is published cannot be read \(.*\): correct this on the host and run the same command again$/,
  );
});
