import { containerDifferences } from "../../../ops/drift/container-differences.ts";
import type { Remedies } from "../../../ops/drift/difference.ts";
import { expectedContainers, type ExpectedContainer } from "../../../ops/drift/expected-containers.ts";
import { mountText, type LiveContainer } from "../../../ops/live/containers.ts";
import { goodBundle } from "../review/bundle.ts";

const remedies: Remedies = { deploy: "deploy", adopt: "adopt", setup: "setup" };
const MEGABYTES = 1024 * 1024;

const declared: ExpectedContainer = {
  stack: "production-exporter",
  address: "docker_container.exporter",
  name: "production-exporter",
  role: "exporter",
  image: "exporter:1",
  env: ["A=1"],
  labels: { "citadel.role": "exporter" },
  command: ["--flag"],
  memory: 256 * MEGABYTES,
  user: "65534:65534",
  network: "host",
  processes: "",
  restart: "unless-stopped",
  readOnly: true,
  privileged: false,
  capabilities: [],
  mounts: [mountText("/etc/llm-exporter", "/etc/llm-exporter", "read-only")],
};
const live: LiveContainer = {
  id: "0123",
  name: "production-exporter",
  image: "sha256:aaaaaaaaaaaaaaaa",
  reference: "sha256:aaaaaaaaaaaaaaaa",
  digests: [],
  status: "running",
  exitCode: 0,
  env: ["A=1"],
  labels: { "citadel.role": "exporter" },
  command: ["--flag"],
  entrypoint: ["node", "exporter.cjs"],
  memory: 256 * MEGABYTES,
  user: "65534:65534",
  network: "host",
  processes: "",
  restart: "unless-stopped",
  readOnly: true,
  privileged: false,
  capabilities: [],
  mounts: declared.mounts,
};
const images = { "exporter:1": "sha256:aaaaaaaaaaaaaaaa" };
const found = (containers: readonly LiveContainer[], expected = declared) =>
  containerDifferences({ expected: [expected], live: containers, images }, remedies);

test("a container that runs as it was declared does not differ", () => {
  expect(found([live])).toEqual([]);
});

test.each<[string, Partial<LiveContainer>, readonly string[]]>([
  ["is stopped", { status: "exited", exitCode: 137 }, ["is not running: exited, exit code 137"]],
  [
    "has another image",
    { image: "sha256:bbbbbbbbbbbbbbbb", reference: "exporter:2" },
    ["image exporter:1 aaaaaaaaaaaa → exporter:2 bbbbbbbbbbbb"],
  ],
  [
    "has other variables, whose values are not shown",
    { env: ["A=secret", "B=secret"] },
    ["environment variable A was changed", "environment variable B was added"],
  ],
  ["has lost a label", { labels: {} }, ["label citadel.role was removed"]],
  ["has more memory", { memory: 512 * MEGABYTES }, ["memory 256 MB → 512 MB"]],
  ["has no limit of memory", { memory: 0 }, ["memory 256 MB → without limit"]],
  ["has another command", { command: ["--other"] }, ["command --flag → --other"]],
  ["runs as root", { user: "" }, ["user 65534:65534 → nothing"]],
  ["may write to its root", { readOnly: false }, ["read-only root true → false"]],
  ["is privileged", { privileged: true }, ["privileged false → true"]],
  ["has a capability", { capabilities: ["NET_ADMIN"] }, ["capabilities nothing → NET_ADMIN"]],
  ["does not start again", { restart: "no" }, ["restart unless-stopped → no"]],
  [
    "writes to its configuration",
    { mounts: [mountText("/etc/llm-exporter", "/etc/llm-exporter", "writable")] },
    [
      "mounts /etc/llm-exporter → /etc/llm-exporter, read-only → /etc/llm-exporter → /etc/llm-exporter, writable",
    ],
  ],
])("a container that %s", (_case, change, texts) => {
  expect(found([{ ...live, ...change }]).map(({ text }) => text)).toEqual(
    texts.map((text) => `container production-exporter: ${text}`.replace(": is not", " is not")),
  );
});

test("a container that is gone is grave where alerts depend on it, and has its remedy", () => {
  expect(found([])).toEqual([
    {
      id: "container/production-exporter",
      gravity: "grave",
      text: "container production-exporter is gone",
      remedy: "deploy",
    },
  ]);
});

test("a publisher that is gone or changed is nothing", () => {
  expect(found([], { ...declared, role: "publisher" })).toEqual([]);
  expect(found([{ ...live, status: "exited", env: [] }], { ...declared, role: "publisher" })).toEqual([]);
});

test("a container of ours that no release declares is told, what plays the platform is not", () => {
  const stray = { ...live, name: "production-old" };
  const platform = { ...live, name: "local-prometheus", labels: { "citadel.role": "platform" } };
  expect(found([live, stray, platform])).toEqual([
    {
      id: "container/production-old",
      gravity: "plain",
      text: "container production-old carries our labels, and no release declares it",
      remedy: "docker rm --force production-old; deploy does that too",
    },
  ]);
});

test("an image that is pinned by its digest may have another id in another store", () => {
  const pinned = { ...declared, image: "exporter:1@sha256:cc" };
  const other = { ...live, image: "sha256:bbbbbbbbbbbbbbbb", digests: ["exporter@sha256:cc"] };
  const compared = (digests: readonly string[]) =>
    containerDifferences(
      {
        expected: [pinned],
        live: [{ ...other, digests }],
        images: { "exporter:1@sha256:cc": "sha256:aaaaaaaaaaaaaaaa" },
      },
      remedies,
    );
  expect(compared(["exporter@sha256:cc"])).toEqual([]);
  expect(compared(["exporter@sha256:dd"])).toHaveLength(1);
});

test("what a bundle declares of a container is read with its references resolved", () => {
  const exporter = expectedContainers(goodBundle()).find(({ name }) => name === "production-exporter");
  expect(exporter).toMatchObject({
    stack: "production-exporter",
    role: "exporter",
    image: "citadel/exporter:current",
    memory: 256 * MEGABYTES,
    user: "65534:65534",
    network: "host",
    restart: "unless-stopped",
    readOnly: true,
    mounts: [
      "/etc/llm-exporter → /etc/llm-exporter, read-only",
      "production-exporter-data → /var/lib/llm-exporter, writable",
    ],
  });
});
