import { setTimeout as sleep } from "node:timers/promises";
import { runCommand } from "../../../ops/command.ts";
import type { CommandResult } from "../../../ops/command.ts";
import { ensureImages } from "../../../ops/offline/images.ts";
import type { ImageReferences } from "../../../ops/offline/images.ts";
import { imageKeys, imageRecipes } from "../../../ops/offline/images/recipes.ts";

const timeoutSeconds = 120;
const address = "127.0.88.1";
const run = `citadel-images-test-${String(process.pid)}`;
// As every container of ours runs.
const confined = ["--user", "65534:65534", "--read-only", "--cap-drop", "ALL", "--network", "host"];
let images: ImageReferences;

beforeAll(async () => {
  images = await ensureImages(() => undefined);
}, 1_800_000);

const built = imageKeys.filter((key) => key !== "grafana");

test.each(built)(
  "every command of %s is found by its name",
  async (key) => {
    const script = `command -v ${imageRecipes[key].commands.join(" && command -v ")}`;
    const result = await inContainer(images[key].reference, [], ["sh", "-c", script]);
    expect(result.stderr).toBe("");
    expect(result.exitCode).toBe(0);
  },
  120_000,
);

const volumes = built.flatMap((key) =>
  imageRecipes[key].directories.map((directory) => ({ key, directory })),
);

test.each(volumes)(
  "a new volume at $directory of $key can be written without being root",
  async ({ key, directory }) => {
    const volume = `${run}-${key}`;
    try {
      const mount = ["--volume", `${volume}:${directory}`];
      const result = await inContainer(images[key].reference, mount, ["sh", "-c", `touch ${directory}/file`]);
      expect(result).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    } finally {
      await docker(["volume", "rm", "--force", volume]);
    }
  },
  120_000,
);

const servers = [
  {
    key: "prometheus",
    mounts: ["--tmpfs", "/prometheus:uid=65534"],
    command: `echo > /prometheus/prometheus.yml; exec prometheus --config.file=/prometheus/prometheus.yml --storage.tsdb.path=/prometheus --web.listen-address=${address}:19090`,
    probe: ["promtool", "check", "ready", `--url=http://${address}:19090`],
  },
  {
    key: "alertmanager",
    mounts: ["--tmpfs", "/alertmanager:uid=65534"],
    command: `printf 'route: {receiver: none}\nreceivers: [{name: none}]\n' > /alertmanager/alertmanager.yml; exec alertmanager --config.file=/alertmanager/alertmanager.yml --storage.path=/alertmanager --cluster.listen-address= --web.listen-address=${address}:19093`,
    probe: ["amtool", `--alertmanager.url=http://${address}:19093`, "config", "show"],
  },
  {
    key: "postgres",
    mounts: ["--tmpfs", "/var/lib/postgresql/data:uid=65534,mode=0700", "--tmpfs", "/tmp"],
    command: `initdb -D /var/lib/postgresql/data -U postgres && exec postgres -D /var/lib/postgresql/data -h ${address} -p 15432 -k /tmp`,
    probe: ["psql", "-h", address, "-p", "15432", "-U", "postgres", "-c", "SELECT 1"],
  },
  {
    key: "redis",
    mounts: ["--tmpfs", "/data:uid=65534"],
    command: `exec redis-server --bind ${address} --port 16379 --dir /data`,
    probe: ["redis-cli", "-e", "-h", address, "-p", "16379", "PING"],
  },
  {
    key: "node-exporter",
    mounts: [],
    command: `exec node_exporter --web.listen-address=${address}:19100`,
    probe: ["wget", "-q", "-O", "/dev/null", `http://${address}:19100/metrics`],
  },
  {
    key: "redis-exporter",
    mounts: [],
    command: `exec redis_exporter --web.listen-address=${address}:19121`,
    probe: ["wget", "-q", "-O", "/dev/null", `http://${address}:19121/health`],
  },
  {
    key: "postgres-exporter",
    mounts: [],
    command: `exec postgres_exporter --web.listen-address=${address}:19187`,
    probe: ["wget", "-q", "-O", "/dev/null", `http://${address}:19187/`],
  },
] as const;

test.each(servers)(
  "$key serves, confined as it always is",
  async ({ key, mounts, command, probe }) => {
    const name = `${run}-${key}-server`;
    const image = images[key].reference;
    const shell = ["--entrypoint", "sh", image, "-c", command];
    try {
      const start = await docker(["run", "--detach", "--name", name, ...confined, ...mounts, ...shell]);
      expect(start.stderr).toBe("");
      const deadline = Date.now() + 60_000;
      let answer = await docker(["exec", name, ...probe]);
      while (answer.exitCode !== 0 && Date.now() < deadline) {
        await sleep(250);
        answer = await docker(["exec", name, ...probe]);
      }
      const log = answer.exitCode === 0 ? "" : (await docker(["logs", name])).stderr;
      expect([answer.exitCode, log]).toEqual([0, ""]);
    } finally {
      await docker(["rm", "--force", "--volumes", name]);
    }
  },
  120_000,
);

function inContainer(
  image: string,
  options: readonly string[],
  argv: readonly string[],
): Promise<CommandResult> {
  const [entrypoint = "", ...args] = argv;
  return docker(["run", "--rm", ...confined, ...options, "--entrypoint", entrypoint, image, ...args]);
}

function docker(args: readonly string[]): Promise<CommandResult> {
  return runCommand(["docker", ...args], { timeoutSeconds });
}
