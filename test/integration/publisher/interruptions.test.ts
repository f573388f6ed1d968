import { mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { docker, removeContainers } from "./harness/docker.ts";
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
import { ended, published, startedPublisher, type Publication } from "./harness/publisher.ts";
import { shells } from "./harness/shells.ts";
import { eventually } from "./harness/wait.ts";

jest.setTimeout(300_000);

const first = "aaaaaaaaaaaa";
const second = "bbbbbbbbbbbb";
const third = "cccccccccccc";
const gateway = job("citadel-gateway");
/** Prometheus leaves this job out, so its publisher waits for it as long as it may. */
const neverShown = job("citadel-new", brokenCertificate);
const addresses = { "dash, GNU wget": "127.0.78.39:9090", "busybox ash, nc": "127.0.78.40:9090" } as const;

describe.each(shells())("a publisher that is disturbed, under $name", ({ name, image: imageOf }) => {
  let image: string;
  let server: PrometheusServer;

  const publication = (
    release: string,
    jobs: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Publication => ({
    image,
    service: "prometheus",
    url: server.url,
    release,
    directory: server.directory,
    files: prometheusFiles(release, jobs),
    environment: { PUBLISHER: `publish-${release}`, ...environment },
  });
  const current = () => readlinkSync(join(server.directory, "citadel/current"));
  const swapped = (release: string) =>
    eventually(async () => {
      expect(current()).toBe(`releases/${release}`);
      expect(await loadedRuleFiles(server)).toEqual(ruleFilesOf(release));
    });

  beforeAll(async () => {
    image = await imageOf("prometheus");
    server = await prometheusServer(addresses[name]);
    await prometheusReady(server);
  });

  beforeEach(async () => {
    expect(await published(publication(first, [gateway]))).toMatchObject({ exitCode: 0, problems: [] });
  });

  afterAll(removeContainers);

  test("killed between the swap and the verification, it is taken over and undone by the next one", async () => {
    const killed = await startedPublisher(publication(second, [gateway, neverShown]));
    await swapped(second);
    await docker("kill", "--signal", "KILL", killed);
    await docker("wait", killed);
    // As if it had been killed while it staged, too.
    mkdirSync(join(server.directory, "citadel/releases/.staging/rules"), { recursive: true });
    writeFileSync(join(server.directory, "citadel/releases/.staging/rules/half.yml"), "gro");

    const result = await published(publication(third, [gateway]));

    expect(result).toMatchObject({ exitCode: 0, problems: [] });
    expect(result.steps[0]).toMatch(
      new RegExp(`^lock: taken over from publish-${second} \\(since [0-9TZ:-]+\\), which was killed$`),
    );
    expect(result.steps[1]).toBe(
      `recover: a publisher was killed before it had verified releases/${second}: current is releases/${first} again`,
    );
    expect(result.steps[3]).toBe(`recover: the server shows releases/${first}`);
    expect(result.steps.at(-1)).toBe(`done: release ${third} is live`);
    expect(current()).toBe(`releases/${third}`);
    expect(await loadedRuleFiles(server)).toEqual(ruleFilesOf(third));
    expect(readdirSync(join(server.directory, "citadel")).sort()).toEqual(
      ["current", "publish.lock", "releases", "secrets"].sort(),
    );
    expect(readdirSync(join(server.directory, "citadel/releases"))).not.toContain(".staging");
    expect(readFileSync(join(server.directory, "citadel/publish.lock"), "utf8")).toBe("");
  });

  test("a candidate that is refused after a killed publisher still brings the last verified release back", async () => {
    const killed = await startedPublisher(publication(second, [gateway, neverShown]));
    await swapped(second);
    await docker("kill", "--signal", "KILL", killed);
    await docker("wait", killed);

    const result = await published(publication(third, [job("node")]));

    expect(result.exitCode).toBe(1);
    expect(result.problems.at(-1)).toBe(`failed: nothing was changed, release ${first} is live`);
    expect(await loadedRuleFiles(server)).toEqual(ruleFilesOf(first));
  });

  test("asked to stop, it rolls back first", async () => {
    const stopped = await startedPublisher(publication(second, [gateway, neverShown]));
    await swapped(second);
    await docker("kill", "--signal", "TERM", stopped);
    const result = await ended(stopped);
    expect(result).toMatchObject({
      exitCode: 1,
      problems: [
        "publish.sh: stopped with exit code 1 before the release was verified: publish again",
        `failed: release ${first} is live again, on disk and in the server`,
      ],
    });
    expect(current()).toBe(`releases/${first}`);
    expect(await loadedRuleFiles(server)).toEqual(ruleFilesOf(first));
  });

  test("two at once take turns, and the second publishes", async () => {
    const slow = await startedPublisher(publication(second, [gateway, neverShown], { WAIT_SECONDS: "5" }));
    await swapped(second);
    const result = await published(publication(third, [gateway]));
    expect((await ended(slow)).exitCode).toBe(1);
    expect(result).toMatchObject({ exitCode: 0, problems: [] });
    expect(result.steps[0]).toMatch(
      new RegExp(`^lock: waiting for publish-${second} \\(since [0-9TZ:-]+\\)$`),
    );
    expect(result.steps[1]).toBe("lock: taken");
    expect(await loadedRuleFiles(server)).toEqual(ruleFilesOf(third));
  });

  test("a second one that has waited long enough names the first and changes nothing", async () => {
    const slow = await startedPublisher(publication(second, [gateway, neverShown], { WAIT_SECONDS: "15" }));
    await swapped(second);
    const result = await published(publication(third, [gateway], { WAIT_SECONDS: "1" }));
    expect(result.exitCode).toBe(1);
    expect(result.problems[0]).toMatch(
      new RegExp(
        `^/etc/prometheus/citadel/publish.lock: publish-${second} \\(since [0-9TZ:-]+\\) is publishing: waited 1 s: publish again when it is done, or stop it$`,
      ),
    );
    expect(result.problems[1]).toBe("failed: this publisher changed nothing");
    expect((await ended(slow)).exitCode).toBe(1);
    expect(await loadedRuleFiles(server)).toEqual(ruleFilesOf(first));
  });
});
