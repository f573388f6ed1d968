import { readlinkSync } from "node:fs";
import { join } from "node:path";
import { removeContainers } from "./harness/docker.ts";
import {
  brokenCertificate,
  job,
  loadedRuleFiles,
  prometheusFiles,
  prometheusReady,
  prometheusServer,
  ruleFilesOf,
  type PrometheusServer,
} from "./harness/prometheus.ts";
import { published, type Publication } from "./harness/publisher.ts";
import { shells } from "./harness/shells.ts";

jest.setTimeout(300_000);

const first = "aaaaaaaaaaaa";
const second = "bbbbbbbbbbbb";
const addresses = { "dash, GNU wget": "127.0.78.44:9090", "busybox ash, nc": "127.0.78.45:9090" } as const;
const signalling = ["--pid", "host", "--cap-add", "KILL"];

describe.each(shells())(
  "publishing to a Prometheus without lifecycle API under $name",
  ({ name, image: imageOf }) => {
    let image: string;
    let server: PrometheusServer;

    const publish = (release: string, jobs: readonly string[], more: Partial<Publication> = {}) =>
      published({
        image,
        service: "prometheus",
        url: server.url,
        release,
        directory: server.directory,
        files: prometheusFiles(release, jobs),
        environment: { RELOAD: "hup" },
        docker: signalling,
        ...more,
      });

    beforeAll(async () => {
      image = await imageOf("prometheus");
      server = await prometheusServer(addresses[name], []);
      await prometheusReady(server);
      // A second one, so that only the address it listens on tells which process is meant.
      await prometheusServer(addresses[name].replace("9090", "9091"), []);
    });

    afterAll(removeContainers);

    test("over HTTP it is refused before anything is changed, with both remedies", async () => {
      expect(await publish(first, [job("citadel-gateway")], { environment: {} })).toMatchObject({
        exitCode: 1,
        problems: [
          `${server.url}: the lifecycle API is off, so nobody can reload over HTTP: start it with --web.enable-lifecycle, or publish with RELOAD=hup`,
          "failed: nothing was changed, what was found before the first release is live",
        ],
      });
    });

    test("by SIGHUP it is live, identical files too, and what the server refuses is rolled back", async () => {
      expect(await publish(first, [job("citadel-gateway")])).toMatchObject({ exitCode: 0, problems: [] });
      expect(await publish(first, [job("citadel-gateway")])).toMatchObject({ exitCode: 0, problems: [] });
      const result = await publish(second, [job("citadel-gateway", brokenCertificate)]);
      expect(result.exitCode).toBe(1);
      expect(result.problems).toEqual([
        expect.stringMatching(
          /^process \d+: the server did not take the configuration on SIGHUP: its log says why$/,
        ),
        `failed: release ${first} is live again, on disk and in the server`,
      ]);
      expect(await loadedRuleFiles(server)).toEqual(ruleFilesOf(first));
    });

    test("without the host's processes nothing is signalled, and the old release is back on disk", async () => {
      expect(await publish(first, [job("citadel-gateway")])).toMatchObject({ exitCode: 0 });
      const result = await publish(second, [job("citadel-gateway")], {
        docker: [],
        environment: { RELOAD: "hup", WAIT_SECONDS: "1" },
      });
      expect(result.problems[0]).toBe(
        `processes: 0 processes named prometheus listen on ${addresses[name]}: RELOAD=hup needs exactly one (pid_mode host); or turn the lifecycle API on`,
      );
      expect(readlinkSync(join(server.directory, "citadel/current"))).toBe(`releases/${first}`);
    });
  },
);
