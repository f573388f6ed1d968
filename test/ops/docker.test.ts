import { readFileSync } from "node:fs";
import { join } from "node:path";
import { productionEnvironment, productionImages } from "../../infra/environments/production.ts";
import { inventory } from "../../inventory/index.ts";
import { dockerFailure, dockerOn, dockerOutput } from "../../ops/docker.ts";
import { stackDocker } from "../../ops/stack-docker.ts";
import { type ProgramsOnPath, programsOnPath, ssh } from "./programs-on-path.ts";

/** With an `ssh`, and a `docker` that shows its arguments. */
let programs: ProgramsOnPath;
beforeAll(() => {
  programs = programsOnPath({
    ssh,
    docker: `printf '<%s>' "$@"; if [ "$1" = read ]; then cat; fi`,
  });
});
afterAll(() => {
  programs.remove();
});

const environment = {
  dockerHosts: {
    here: { kind: "this-machine" },
    there: { kind: "ssh", url: "ssh://monitoring@10.0.0.13:2222", sshOptions: ["-o", "ConnectTimeout=5"] },
  },
} as const;
const words = ["ps", "--filter", "label=a b", "it's", "$HOME", "two\nlines"];

test.each(["here", "there"])("arguments arrive as they are on the daemon of the host %s", async (host) => {
  const shown = await dockerOutput(dockerOn(environment, host), words);
  expect(shown).toBe(words.map((word) => `<${word}>`).join(""));
});

test.each(["here", "there"])("standard input arrives as it is on the daemon of the host %s", async (host) => {
  const input = "one\n'two' $HOME `three`\nEOF\n\\";
  expect((await dockerOn(environment, host).run(["read"], input)).stdout.trimEnd()).toBe(`<read>${input}`);
});

test("a host is reached as its shell is: never asking, host keys checked, the environment's options after that", async () => {
  await dockerOutput(dockerOn(environment, "there"), ["ps"]);
  expect(readFileSync(join(programs.folder, "ssh.args"), "utf8").trimEnd().split("\n")).toEqual([
    ...["-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o", "ConnectTimeout=10"],
    ...["-o", "ServerAliveInterval=15"],
    ...["-p", "2222", "-o", "ConnectTimeout=5", "monitoring@10.0.0.13", "sh -s"],
  ]);
});

test("a host that the environment does not know is named", () => {
  expect(() => dockerOn(environment, "nowhere")).toThrow(
    "nowhere: the environment does not say how it is reached: add it to inventory/hosts.ts",
  );
});

test.each([
  [
    255,
    "Host key verification failed.\r\n",
    "Host key verification failed.: compare the host's key with its owner's, then put it into the known_hosts file",
  ],
  [
    255,
    "ssh: connect to host 10.0.0.13 port 22: Connection refused\n",
    "ssh: connect to host 10.0.0.13 port 22: Connection refused: start the host and its sshd, or correct its address",
  ],
  [
    255,
    "monitoring@10.0.0.13: Permission denied (publickey).\n",
    "monitoring@10.0.0.13: Permission denied (publickey).: put your public key into its authorized_keys",
  ],
  [
    1,
    "permission denied while trying to connect to the Docker daemon socket\n",
    "permission denied while trying to connect to the Docker daemon socket: put the account into the host's group docker",
  ],
  [
    1,
    "Cannot connect to the Docker daemon at unix:///var/run/docker.sock.\nIs the docker daemon running?\n",
    "Cannot connect to the Docker daemon at unix:///var/run/docker.sock.; Is the docker daemon running?: start the Docker daemon",
  ],
  [127, "sh: 1: exec: docker: not found\n", "sh: 1: exec: docker: not found: install Docker on the host"],
  [
    125,
    "docker: Error response from daemon: No such image: citadel/publisher:1\n\nRun 'docker run --help' for more information\n",
    "docker: Error response from daemon: No such image: citadel/publisher:1; Run 'docker run --help' for more information: npm run setup -- --env <environment> gets the images",
  ],
  [1, "Error: No such container: x\n", "Error: No such container: x: correct what it names"],
  [3, "", "exit code 3: correct what it names"],
])("exit code %i and its words come with what helps", (exitCode, stderr, text) => {
  expect(dockerFailure({ name: "llm" }, ["ps", "--all"], { exitCode, stderr }).message).toBe(
    `llm: docker ps: ${text}`,
  );
});

test.each([
  ["exporter", "hx-llm-server-01"],
  ["metrics", "metrics-server"],
  ["agents-sql-server", "sql-server"],
  ["agents-hx-llm-server-01", "hx-llm-server-01"],
  ["grafana", undefined],
])("the stack %s makes its containers on %s", (stack, host) => {
  const production = productionEnvironment({ images: productionImages(inventory) });
  expect(stackDocker(production, `production-${stack}`)?.name).toBe(host);
});
