import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";
import { dockerOutput, localImage } from "./docker.ts";

/** A shell under which the publisher runs, with the HTTP client that comes with it where there is no Node.js. */
export interface Shell {
  readonly name: "dash, GNU wget" | "busybox ash, nc";
  /** The image of a service, or of Node.js, with this shell and its tools only. */
  readonly image: (key: "prometheus" | "alertmanager" | "node") => Promise<string>;
}

const dash: Shell = { name: "dash, GNU wget", image: localImage };

/**
 * Both shells. Without a busybox only dash: the reason is printed. Looked for when a test file is loaded, because
 * that is when Jest wants to know which tests there are.
 */
export function shells(): readonly Shell[] {
  const busybox = busyboxProgram();
  if (busybox === null) {
    process.stderr.write(
      "no busybox on PATH, nor from apt-get download busybox-static: only dash is tested\n",
    );
    return [dash];
  }
  return [dash, { name: "busybox ash, nc", image: (key) => busyboxImage(busybox, key) }];
}

/** Path of a static busybox: of this machine, or unpacked from its Debian package. */
function busyboxProgram(): string | null {
  const found = spawnSync("sh", ["-c", "command -v busybox"], { encoding: "utf8" }).stdout.trim();
  if (found !== "") return found;
  const directory = join(tmpdir(), "citadel-test-busybox");
  const program = join(directory, "bin", "busybox");
  if (spawnSync(program, ["true"]).status === 0) return program;
  mkdirSync(directory, { recursive: true });
  const download = temporaryDirectory("download-", directory);
  spawnSync("apt-get", ["download", "busybox-static"], { cwd: download });
  const [archive] = readdirSync(download).filter((name) => name.endsWith(".deb"));
  if (archive !== undefined) spawnSync("dpkg-deb", ["-x", join(download, archive), directory]);
  return spawnSync(program, ["true"]).status === 0 ? program : null;
}

/**
 * An image in which only busybox, and the service's own tool, are on PATH, as in the public images. Debian's busybox
 * leaves out the applet flock, which the public one has: util-linux stands in for it.
 */
async function busyboxImage(busybox: string, key: "prometheus" | "alertmanager" | "node"): Promise<string> {
  const base = await localImage(key);
  const context = temporaryDirectory("citadel-test-busybox-image-");
  copyFileSync(busybox, join(context, "busybox"));
  writeFileSync(
    join(context, "Dockerfile"),
    `FROM ${base}
USER 0:0
COPY busybox /busybox/busybox
RUN chmod 0755 /busybox/busybox && /busybox/busybox --install -s /busybox \\
 && for tool in flock promtool amtool node; do p=$(command -v $tool || true); [ -z "$p" ] || ln -sf "$p" /busybox/$tool; done
LABEL citadel.image=publisher-test citadel.recipe=publisher-test
# Without /usr/bin, where Debian's own tools are.
ENV PATH=/usr/local/bin:/busybox
`,
  );
  const tag = `citadel/publisher-test-${key}:busybox`;
  await dockerOutput("build", "--quiet", "--tag", tag, context);
  return tag;
}
