import { createHash } from "node:crypto";
import { buildImage, imageExists } from "../../../ops/offline/image-build.ts";
import { debianBase, ensureDebianBase } from "../../../ops/offline/debian-base.ts";
import { pullRefusal } from "../../../ops/offline/image-pull.ts";
import { publicBase } from "../../../ops/offline/images/recipes.ts";
import { type Container, container, docker, folderOf, said } from "./containers.ts";
import { tinyModel } from "./tiny-model.ts";

/** Address of the servers of these tests. */
export const LLAMA_ADDRESS = "127.0.78.29";

// A mirror may lag behind: its lists are taken although their Valid-Until has passed, signatures are checked.
const dockerfile = `ARG BASE
FROM \${BASE}
RUN apt-get -qq -o Acquire::Check-Valid-Until=false update \\
 && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends llama.cpp-tools > /tmp/install.log 2>&1 \\
   || { tail -n 20 /tmp/install.log >&2; exit 1; }
`;

/**
 * A real llama-server of Debian forky, which serves a tiny model with random weights as `acme/chat`, one request at a
 * time.
 * @param options of llama-server besides
 */
export async function llamaServer(port: number, options: readonly string[]): Promise<Container> {
  const folder = folderOf({ "key.txt": "s3cret\n" });
  folder.writeBytes("tiny.gguf", tinyModel());
  const started = await container(await llamaImage(), {
    tmpfs: ["/tmp"],
    mounts: { "/model": folder.path },
    entrypoint: "llama-server",
    command: [
      ...["--model", "/model/tiny.gguf", "--alias", "acme/chat", "--metrics"],
      ...["--host", LLAMA_ADDRESS, "--port", String(port)],
      ...["--ctx-size", "2048", "--parallel", "1", "--threads", "1", ...options],
    ],
    env: { HOME: "/tmp" },
  });
  try {
    await said(started, "listening on http");
  } catch (error) {
    await started.close();
    throw error;
  }
  return started;
}

/** Removes servers that an interrupted run left behind. */
export async function removeLlamaServers(): Promise<void> {
  const ids = await docker("ps", "--all", "--quiet", "--filter", `ancestor=${await llamaImage()}`);
  if (ids !== "") await docker("rm", "--force", ...ids.split("\n"));
}

async function llamaImage(): Promise<string> {
  const base = await debianImage();
  const hash = createHash("sha256").update(`${base}\n${dockerfile}`).digest("hex").slice(0, 12);
  const tag = `citadel/test-llama:${hash}`;
  await buildImage({ context: null, dockerfile, tag, buildArgs: { BASE: base } }, () => undefined);
  return tag;
}

async function debianImage(): Promise<string> {
  if (await imageExists(debianBase)) return debianBase;
  if ((await pullRefusal(publicBase)) === undefined) return publicBase;
  await ensureDebianBase(() => undefined);
  return debianBase;
}
