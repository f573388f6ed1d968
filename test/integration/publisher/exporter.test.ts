import { chmodSync, chownSync, existsSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { localImage, removeContainers, startedContainer } from "./harness/docker.ts";
import { directoryOf, mount, published } from "./harness/publisher.ts";
import { eventually, jsonOf } from "./harness/wait.ts";

jest.setTimeout(300_000);

const address = "127.0.78.47:9090";
const url = `http://${address}`;
const token = "/etc/llm-exporter/citadel/secrets/admin-token";
const first = "aaaaaaaaaaaa";
const second = "bbbbbbbbbbbb";

function configuration(target: string): Readonly<Record<string, string>> {
  const config = {
    targets: [{ kind: "web", target, timeoutSeconds: 1, url: "http://127.0.78.47:1/" }],
    canaries: [],
    catalogue: [],
  };
  return { "exporter.json": `${JSON.stringify(config, null, 2)}\n` };
}

describe("publishing to the exporter", () => {
  let bundle: string;
  let image: string;
  let directory: string;

  const publish = (release: string, files: Readonly<Record<string, string>>) =>
    published({
      image,
      service: "exporter",
      url,
      release,
      directory,
      files,
      environment: { BEARER_TOKEN_FILE: token },
      docker: mount(bundle, "/opt/llm-exporter/exporter.cjs"),
    });
  const ready = () => jsonOf(`${url}/-/ready`);

  beforeAll(async () => {
    image = await localImage("node");
    bundle = join(directoryOf({}), "exporter.cjs");
    await build({
      entryPoints: [join(__dirname, "../../../exporter/main.ts")],
      bundle: true,
      platform: "node",
      format: "cjs",
      target: "node20",
      outfile: bundle,
    });
  });

  beforeEach(async () => {
    directory = directoryOf({
      "citadel/secrets/admin-token": "admin-token-of-this-test\n",
      "citadel/secrets/scrape-token": "scrape-token-of-this-test\n",
    });
    chmodSync(directory, 0o755);
    for (const path of ["", "admin-token", "scrape-token"]) {
      chownSync(join(directory, "citadel/secrets", path), 0, 65534);
    }
    await startedContainer(
      ...["--network", "host", "--user", "65534:65534", ...mount(directory, "/etc/llm-exporter")],
      ...mount(bundle, "/opt/llm-exporter/exporter.cjs"),
      ...[image, "node", "/opt/llm-exporter/exporter.cjs", "--listen-address", address],
      ...["--config", "/etc/llm-exporter/citadel/current/exporter.json"],
      ...[
        "--scrape-token-file",
        "/etc/llm-exporter/citadel/secrets/scrape-token",
        "--admin-token-file",
        token,
      ],
    );
    await eventually(async () => {
      expect((await fetch(`${url}/-/healthy`)).status).toBe(200);
    });
  });

  afterEach(removeContainers);

  test("the first configuration makes it ready, and the next one is live", async () => {
    const result = await publish(first, configuration("web"));
    expect(result).toEqual({
      exitCode: 0,
      problems: [],
      steps: [
        "lock: taken",
        "check: secret files in place: 0",
        "check: the exporter accepts the candidate",
        `stage: releases/${first}, 1 files`,
        `swap: current -> releases/${first} (was: none)`,
        "reload: accepted",
        expect.stringMatching(/^verify: \/-\/ready says config [0-9a-f]{12}, the hash of the file$/),
        `done: release ${first} is live`,
      ],
    });
    const before = await ready();
    expect((await publish(second, configuration("web-interface"))).exitCode).toBe(0);
    expect(await ready()).not.toEqual(before);
  });

  test("what the exporter's own check refuses changes nothing, and every problem is quoted", async () => {
    expect((await publish(first, configuration("web"))).exitCode).toBe(0);
    const before = await ready();
    const result = await publish(second, { "exporter.json": '{"targets":[],"canaries":[],"catalog":[]}\n' });
    expect(result.exitCode).toBe(1);
    expect(result.problems[0]).toBe(
      "candidate: the exporter refuses it: correct what it names, then publish again",
    );
    expect(result.problems).toContain(
      "  exporter: candidate/exporter.json: targets: must list at least one target",
    );
    expect(result.problems.at(-1)).toBe(`failed: nothing was changed, release ${first} is live`);
    expect(existsSync(join(directory, "citadel/releases", second))).toBe(false);
    expect(await ready()).toEqual(before);
  });

  test("credentials that may not reload are refused before anything is changed", async () => {
    expect((await publish(first, configuration("web"))).exitCode).toBe(0);
    const before = await ready();
    const scrapeToken = "/etc/llm-exporter/citadel/secrets/scrape-token";
    const result = await published({
      image,
      service: "exporter",
      url,
      release: second,
      directory,
      files: configuration("web-interface"),
      environment: { BEARER_TOKEN_FILE: scrapeToken },
      docker: mount(bundle, "/opt/llm-exporter/exporter.cjs"),
    });
    expect(result).toMatchObject({
      exitCode: 1,
      problems: [
        `${url}/-/reload: the credentials are refused (HTTP 403): correct BASIC_AUTH_FILE or BEARER_TOKEN_FILE`,
        `failed: nothing was changed, release ${first} is live`,
      ],
    });
    expect(await ready()).toEqual(before);
  });
});
