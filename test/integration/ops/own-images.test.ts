import { dockerHere, dockerOutput } from "../../../ops/docker.ts";
import { missingOwnImages } from "../../../ops/deploy/own-images.ts";
import { ensureImages } from "../../../ops/offline/images.ts";
import { localFixture } from "../../infra/local-fixture.ts";

// Images may have to be built first.
jest.setTimeout(20 * 60 * 1000);

const environment = localFixture();
const there = `citadel/test-own-images:${String(process.pid)}`;

beforeAll(async () => {
  const { prometheus } = await ensureImages(() => undefined);
  await dockerOutput(dockerHere, ["image", "tag", prometheus.reference, there]);
});
afterAll(() => dockerOutput(dockerHere, ["image", "rm", there]));

function bundle(stack: string, ...images: readonly string[]) {
  const declared = Object.fromEntries(images.map((name, index) => [`image-${String(index)}`, { name }]));
  return { stacks: [{ name: stack, template: { resource: { docker_image: declared } }, files: {} }] };
}

test("an image of ours that its host has not got is named with what gets it; those of others are pulled", async () => {
  const images = ["citadel/absent:000000000000", there, "example.test/others:1"];
  expect(await missingOwnImages(environment, bundle("rehearsal-exporter", ...images))).toEqual([
    "hx-llm-server-01: image citadel/absent:000000000000: is not there, and no registry has it: run npm run setup -- --env local --instance rehearsal --prefix 127.0.20, which builds and sends it",
  ]);
});

test("a host that cannot be asked is left to its own stack", async () => {
  const down = {
    ...environment,
    dockerHosts: {
      "hx-llm-server-01": {
        kind: "ssh",
        url: "ssh://nobody@127.0.20.254:9",
        sshOptions: ["-o", "ConnectTimeout=5"],
      },
    },
  } as const;
  expect(await missingOwnImages(down, bundle("rehearsal-exporter", "citadel/absent:000000000000"))).toEqual(
    [],
  );
});
