/** The image that publishes to the metrics server: built as setup builds it, publishing to servers that are secured. */
import { chmodSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { ImageBuild } from "../../../infra/images/image-build.ts";
import { answer, json } from "../../../ops/http.ts";
import { builtImage } from "../../../ops/setup/local.ts";
import { dockerOutput, localImage, removeContainers, startedContainer } from "./harness/docker.ts";
import {
  job,
  prometheusDirectory,
  prometheusFiles,
  prometheusServer,
  ruleFilesOf,
} from "./harness/prometheus.ts";
import { directoryOf, mount, published, type Publication } from "./harness/publisher.ts";
import { makeOfficialImages, official, publisherOn, removedImages } from "./harness/publisher-image.ts";
import { administrator, secure, securedFiles } from "./harness/secured.ts";
import { shells } from "./harness/shells.ts";
import { eventually } from "./harness/wait.ts";

jest.setTimeout(300_000);

const release = "aaaaaaaaaaaa";
const address = "127.0.78.51";
/** What infra gives to a publisher. */
const limits = ["--memory", "256m", "--memory-swap", "256m", "--security-opt", "no-new-privileges"];
/** How the client that a base has says that it does not know who signed a certificate. */
const distrust = {
  "dash, GNU wget": `The certificate of '${address}' doesn't have a known issuer.`,
  "busybox ash, nc": "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
} as const;
const rules = z.object({ data: z.object({ groups: z.array(z.object({ file: z.string() })) }) });
const status = z.object({ config: z.object({ original: z.string() }) });

beforeAll(makeOfficialImages);

afterAll(() => removedImages(...Object.values(official)));

test("tools that do not run on the base fail the build of the image, not the first publication", async () => {
  const build = publisherOn(await localImage("node"), official.foreign);
  await expect(builtImage(build, () => undefined)).rejects.toThrow(
    new RegExp(`^${build.tag}: docker build: .*promtool: not found.*: correct that and run this again$`),
  );
});

// Without GNU wget, as the base of production is, Node.js asks.
describe.each(shells())("the publisher's image on a base with $name", ({ name, image: imageOf }) => {
  let build: ImageBuild;
  const said: string[] = [];

  const over = (port: number) => `https://${address}:${String(port)}`;
  const publish = (publication: Omit<Publication, "image" | "release" | "docker">) => {
    const configuration = `/etc/${publication.service}`;
    const environment = {
      BASIC_AUTH_FILE: `${configuration}/${securedFiles.login}`,
      CA_FILE: `${configuration}/${securedFiles.authority}`,
      ...publication.environment,
    };
    return published({ ...publication, environment, image: build.tag, release, docker: limits });
  };

  beforeAll(async () => {
    build = publisherOn(await imageOf("node"));
    await removedImages(build.tag);
    await builtImage(build, (line) => said.push(line));
  });

  afterAll(async () => {
    await removeContainers();
    await removedImages(build.tag);
  });

  test("is built under the name that the stacks say, with the very tools of the servers' images", async () => {
    const tools = ["/usr/local/bin/promtool", "/usr/local/bin/amtool"];
    const digests = async (image: string, ...paths: readonly string[]) =>
      (await dockerOutput("run", "--rm", "--entrypoint", "sha256sum", image, ...paths))
        .split("\n")
        .map((line) => line.split(" ")[0]);
    expect(said).toEqual([`image ${build.tag}: built`]);
    expect(await digests(build.tag, ...tools)).toEqual([
      ...(await digests(await localImage("prometheus"), "/usr/bin/promtool")),
      ...(await digests(await localImage("alertmanager"), "/usr/bin/amtool")),
    ]);
  });

  describe("and a Prometheus that asks for a login over HTTPS", () => {
    let directory: string;
    const url = over(9090);
    const loaded = async () => {
      const authority = join(directory, securedFiles.authority);
      const { data } = await json(rules, `${url}/api/v1/rules`, administrator, authority);
      return data.groups.map(({ file }) => file);
    };
    const files = prometheusFiles(release, [job("citadel-exporter")]);

    beforeAll(async () => {
      directory = prometheusDirectory();
      await secure(directory, "prometheus", address);
      const webConfig = `--web.config.file=/etc/prometheus/${securedFiles.webConfig}`;
      await prometheusServer(`${address}:9090`, ["--web.enable-lifecycle", webConfig], directory);
      await eventually(loaded);
    });

    test("what promtool refuses is not published", async () => {
      const broken = "groups: [{ name: a, rules: [{ alert: B, expr: up == }] }]\n";
      const candidate = { ...files, "rules/availability.yml": broken };
      expect(await publish({ service: "prometheus", url, directory, files: candidate })).toMatchObject({
        exitCode: 1,
        problems: [
          "candidate: promtool refuses it: correct what it names, then publish again",
          '  promtool: candidate/rules/availability.yml: 1:47: group "a", rule 1, "B": could not parse expression: 1:6: parse error: unexpected end of input',
          "failed: nothing was changed, what was found before the first release is live",
        ],
      });
      expect(await loaded()).toEqual([]);
    });

    test("nothing is published to a server whose certificate another CA has signed", async () => {
      const result = await publish({
        ...{ service: "prometheus", url, directory, files },
        environment: { WAIT_SECONDS: "1", CA_FILE: `/etc/prometheus/${securedFiles.otherAuthority}` },
      });
      expect(result).toMatchObject({
        exitCode: 1,
        problems: [
          `${url}/api/v1/status/buildinfo: no answer (${distrust[name]}): waited 1 s: start the prometheus, give it HTTPS with npm run adopt -- --secure, or correct URL`,
          "failed: nothing was changed, what was found before the first release is live",
        ],
      });
      expect(await loaded()).toEqual([]);
    });

    test("a release is checked, published and verified", async () => {
      expect(await publish({ service: "prometheus", url, directory, files })).toEqual({
        exitCode: 0,
        problems: [],
        steps: [
          "lock: taken",
          expect.stringMatching(/^check: prometheus \d+\.\d+\.\S+, promtool \d+\.\d+\.\S+$/),
          "check: secret files in place: 0",
          "check: promtool accepts /etc/prometheus/prometheus.yml with the candidate",
          `stage: releases/${release}, 3 files`,
          `swap: current -> releases/${release} (was: none)`,
          "reload: accepted",
          "verify: the server shows 2 rule files and 1 scrape jobs of this release, and none of another",
          `done: release ${release} is live`,
        ],
      });
      expect(await loaded()).toEqual(ruleFilesOf(release));
    });
  });

  test("a release is published to an Alertmanager that asks for a login over HTTPS", async () => {
    const url = over(9093);
    const directory = await securedAlertmanager(`${address}:9093`);
    const authority = join(directory, securedFiles.authority);
    const receiver = async () => {
      const { config } = await json(status, `${url}/api/v2/status`, administrator, authority);
      return /receiver: (\w+)/.exec(config.original)?.[1];
    };
    await eventually(receiver);
    expect((await answer(`${url}/api/v2/status`, { kind: "none" }, authority)).status).toBe(401);
    const files = { "alertmanager.yml": routesTo("ours") };
    const { steps, ...result } = await publish({ service: "alertmanager", url, directory, files });
    expect(result).toEqual({ exitCode: 0, problems: [] });
    expect(steps).toContain("check: amtool accepts the candidate");
    expect(steps.at(-1)).toBe(`done: release ${release} is live`);
    expect(await receiver()).toBe("ours");
  });
});

function routesTo(receiver: string): string {
  return `route: { receiver: ${receiver} }\nreceivers: [{ name: ${receiver} }]\n`;
}

/** The configuration directory of a running Alertmanager that was adopted and secured. */
async function securedAlertmanager(listenAddress: string): Promise<string> {
  const found = "citadel/releases/adopted/alertmanager.yml";
  const directory = directoryOf({ [found]: routesTo("found") });
  chmodSync(directory, 0o755);
  symlinkSync("releases/adopted", join(directory, "citadel/current"));
  symlinkSync("citadel/current/alertmanager.yml", join(directory, "alertmanager.yml"));
  await secure(directory, "alertmanager", address);
  await startedContainer(
    ...["--network", "host", "--tmpfs", "/alertmanager", ...mount(directory, "/etc/alertmanager")],
    await localImage("alertmanager"),
    ...["alertmanager", "--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager"],
    ...["--cluster.listen-address=", `--web.listen-address=${listenAddress}`],
    `--web.config.file=/etc/alertmanager/${securedFiles.webConfig}`,
  );
  return directory;
}
