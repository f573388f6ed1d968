/** Hosts of an environment that are reached over ssh: by Terraform's provider, by Docker, by scripts. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { DockerHost, Environment } from "../../../infra/environments/environment.ts";
import { localEnvironment } from "../../../infra/environments/local.ts";
import type { SetupRecord } from "../../../infra/environments/setup-record.ts";
import { synthesise } from "../../../infra/synthesise.ts";
import { inventory } from "../../../inventory/index.ts";
import { preparedStack } from "../../../ops/deploy/stack.ts";
import { dockerHere, dockerOn, dockerOutput } from "../../../ops/docker.ts";
import { purged } from "../../../ops/down.ts";
import { fileBytes, fileStatus, makeDirectory, writeFile } from "../../../ops/host-files.ts";
import { hostShell } from "../../../ops/hosts.ts";
import { checkout } from "../../../ops/options.ts";
import { isLocal, madeLocalFiles } from "../../../ops/secrets/local.ts";
import { shippedImage } from "../../../ops/shipped-image.ts";
import { recordedPrerequisites } from "../../../ops/setup/local.ts";
import { planSummary } from "../../../ops/terraform/plan.ts";
import { applied, initialised, planned, stackFolder } from "../../../ops/terraform/stack.ts";
import { testHost, type TestHost } from "./support/sshd.ts";

// Images may have to be built, and the machine may be busy.
jest.setTimeout(600_000);

const chosen = { instance: "sshtest", prefix: "127.0.34" } as const;
const directory = join(checkout, ".local", chosen.instance);
const outdir = join(directory, "cdktf.out");
const stack = stackFolder(outdir, "sshtest-agents-sql-server");
/** Nothing listens there. */
const dead: DockerHost = {
  kind: "ssh",
  url: "ssh://monitoring@127.0.34.99:2222",
  sshOptions: ["-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o", "ConnectTimeout=5"],
};

let setup: SetupRecord;
let host: TestHost;

/** The site with one agent that needs nothing but its secret file: the node agent mounts all of its host. */
function localSite(): Environment {
  const site = { ...inventory, agents: inventory.agents.filter(({ kind }) => kind === "redis") };
  return localEnvironment({ ...chosen, checkout, setup, site });
}

/** The same, with that agent's host reached so, and the exporter's host down. */
function environmentOver(access: DockerHost): Environment {
  const local = localSite();
  return { ...local, dockerHosts: { ...local.dockerHosts, "sql-server": access, "hx-llm-server-01": dead } };
}

function synthesised(access: DockerHost): Environment {
  const environment = environmentOver(access);
  synthesise({ outdir, checkout, environments: [environment] });
  return environment;
}

beforeAll(async () => {
  await purged(chosen.instance, checkout);
  mkdirSync(join(directory, "state"), { recursive: true });
  setup = await recordedPrerequisites(chosen, () => undefined);
  host = await testHost("127.0.34.35", setup.images.base);
  const local = localSite();
  if (!isLocal(local)) throw new Error("sshtest: is not a local environment");
  await madeLocalFiles(local, new Date());
  synthesised(host.access);
});

afterAll(async () => {
  await purged(chosen.instance, checkout);
  await host.close();
  rmSync(directory, { recursive: true, force: true });
});

test("Terraform makes a container over ssh, and a second plan is empty", async () => {
  const environment = environmentOver(host.access);
  expect((await preparedStack(environment, stack)).removed).toEqual([]);
  const before = planSummary(await planned(stack));
  expect(before.create.map((address) => address.replace(/_[0-9A-F]{8}$/, ""))).toEqual([
    "docker_container.redis_container",
    "docker_image.redis_image",
  ]);
  await applied(stack);
  const docker = dockerOn(environment, "sql-server");
  expect(
    await dockerOutput(docker, [
      "inspect",
      "sshtest-redis-agent-sql-server",
      "--format",
      "{{.State.Health.Status}}",
    ]),
  ).toBe("healthy\n");
  expect(planSummary(await planned(stack))).toEqual({ create: [], update: [], replace: [], destroy: [] });
});

test("an image of this machine's daemon is sent to the host's, and one that is not there is named", async () => {
  const image = setup.images.redisExporter;
  expect(await shippedImage("sql-server", host.access, image)).toBe(`Loaded image: ${image}`);
  await expect(shippedImage("sql-server", host.access, "citadel/nowhere:1")).rejects.toThrow(
    /^sql-server: docker load citadel\/nowhere:1: .*reference does not exist.*: correct what it names$/,
  );
});

test("a container that a killed Terraform left behind is removed there, and the one that the state knows stays", async () => {
  const environment = environmentOver(host.access);
  const docker = dockerOn(environment, "sql-server");
  const labels = ["--label", "citadel.instance=sshtest", "--label", `citadel.stack=${stack.name}`];
  await dockerOutput(docker, [
    "create",
    "--name",
    "sshtest-left-behind",
    ...labels,
    ...[setup.images.redisExporter, "sleep", "1"],
  ]);
  expect((await preparedStack(environment, stack)).removed).toEqual(["sshtest-left-behind"]);
  expect(
    await dockerOutput(dockerHere, [
      ...["ps", "--all", "--filter", "label=citadel.instance=sshtest", "--format", "{{.Names}}"],
    ]),
  ).toBe("sshtest-redis-agent-sql-server\n");
});

test("a host that is down fails its own stack, with a message, and no other", async () => {
  const environment = environmentOver(host.access);
  const [down, up] = await Promise.allSettled([
    preparedStack(environment, stackFolder(outdir, "sshtest-exporter")),
    preparedStack(environment, stack),
  ]);
  expect(down).toMatchObject({
    reason: {
      message:
        "hx-llm-server-01: docker ps: ssh: connect to host 127.0.34.99 port 2222: Connection refused: start the host and its sshd, or correct its address",
    },
  });
  expect(up).toMatchObject({ status: "fulfilled", value: { removed: [] } });
});

test("another key than the host's is refused: by Docker, by scripts and by Terraform's provider", async () => {
  const environment = synthesised(host.withAnotherHostKey);
  const remedy = "compare the host's key with its owner's, then put it into the known_hosts file";
  await expect(preparedStack(environment, stack)).rejects.toThrow(
    new RegExp(`^sql-server: docker ps: .*Host key verification failed\\.: ${remedy}$`),
  );
  await expect(fileBytes(hostShell(environment, "sql-server"), "/etc/hostname")).rejects.toThrow(
    new RegExp(`^sql-server: /etc/hostname: .*Host key verification failed\\.: ${remedy}$`),
  );
  await initialised(stack);
  await expect(planned(stack)).rejects.toThrow(
    `sshtest-agents-sql-server: terraform plan: exit code 1: ${remedy}\n`,
  );
});

test("a key that the host does not know is refused, and the words say where it belongs", async () => {
  const environment = environmentOver(host.withAnotherUserKey);
  await expect(preparedStack(environment, stack)).rejects.toThrow(
    "sql-server: docker ps: monitoring@127.0.34.35: Permission denied (publickey).: put your public key into its authorized_keys",
  );
});

test("files are written there as root, with owner and mode, through an account that is not root", async () => {
  const shell = hostShell(environmentOver(host.access), "sql-server");
  const bytes = Buffer.from([0, 10, 13, 255, 39, 36]);
  await makeDirectory(shell, "/etc/citadel/secrets", { owner: "root", group: "65534", mode: "0750" });
  await writeFile(shell, "/etc/citadel/secrets/token", bytes, { owner: "1", group: "65534", mode: "0640" });
  expect(await fileBytes(shell, "/etc/citadel/secrets/token")).toEqual(bytes);
  expect(await fileStatus(shell, "/etc/citadel/secrets/token")).toEqual({
    ...{ kind: "file", mode: "0640", owner: "1", group: "65534", size: 6, target: "" },
  });
  expect(
    await host.prints("stat", "-c", "%a %u:%g", "/etc/citadel/secrets", "/etc/citadel/secrets/token"),
  ).toBe("750 0:65534\n640 1:65534");
});
