import type { StackBundle } from "../../../ops/bundle/bundle.ts";
import { withHostsOf } from "../../../ops/deploy/bundle-hosts.ts";
import { foundImages } from "../../../ops/deploy/images.ts";
import { localFixture } from "../../infra/local-fixture.ts";
import { type ProgramsOnPath, programsOnPath } from "../programs-on-path.ts";

/** With a `docker` that has `x:1` only, and an `ssh` to hosts that are all down. */
let programs: ProgramsOnPath;
beforeAll(() => {
  programs = programsOnPath({
    ssh: "echo 'ssh: connect to host 10.0.0.9 port 22: No route to host' >&2; exit 255",
    docker: `for name; do
  case "$name" in
    x:1) echo 'sha256:1 ["x:1"] []' ;;
    x:2) echo 'Error response from daemon: No such image: x:2' >&2; code=1 ;;
  esac
done
exit "\${code:-0}"`,
  });
});
afterAll(() => {
  programs.remove();
});

const down = { kind: "ssh", url: "ssh://a@10.0.0.9:22", sshOptions: ["-o", "ConnectTimeout=5"] } as const;
const local = localFixture();
const environment = {
  ...local,
  dockerHosts: { ...local.dockerHosts, [local.inventory.exporter.host]: down },
};
const stack = (
  name: string,
  image: string,
  provider: Readonly<Record<string, unknown>> = {},
): StackBundle => ({
  name: `rehearsal-${name}`,
  template: { provider: { docker: [provider] }, resource: { docker_image: { a: { name: image } } } },
  files: {},
});
const metrics = stack("metrics", "x:1");

test("images are known of the hosts that can be asked; one that is down or unknown keeps nobody from the others'", async () => {
  const stacks = [metrics, stack("grafana", ""), stack("exporter", "x:1"), stack("agents-old", "x:1")];
  const { stacks: asked, ids } = await foundImages(environment, { stacks });
  expect(asked.map(({ name }) => name)).toEqual(["rehearsal-metrics", "rehearsal-grafana"]);
  expect(ids).toEqual({ "x:1": "sha256:1" });
});

test("an image that its host has not got has no id", async () => {
  const there = stack("metrics", "x:2");
  expect(await foundImages(environment, { stacks: [there] })).toEqual({ stacks: [there], ids: {} });
});

test("a host that the inventory does not name any more is reached as a release's stack says", async () => {
  const removed = stack("agents-old", "x:1");
  const far = stack("agents-far", "x:1", { host: down.url, ssh_opts: down.sshOptions });
  const bundle = { stacks: [metrics, removed, far, stack("exporter", "x:1")] };
  const known = withHostsOf(environment, bundle);
  expect(known.dockerHosts).toEqual({
    ...environment.dockerHosts,
    old: { kind: "this-machine" },
    far: down,
  });
  const { stacks } = await foundImages(known, bundle);
  expect(stacks).toEqual([metrics, removed]);
});
