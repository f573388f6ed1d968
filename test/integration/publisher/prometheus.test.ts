import { createHash } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  readFileSync,
  readlinkSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  mkdirSync,
} from "node:fs";
import { join } from "node:path";
import { removeContainers } from "./harness/docker.ts";
import {
  brokenCertificate,
  job,
  loadedRuleFiles,
  mainFile,
  prometheusFiles,
  prometheusReady,
  prometheusServer,
  restart,
  ruleFilesOf,
  scrapePools,
  secrets,
  type PrometheusServer,
} from "./harness/prometheus.ts";
import { published, type Publication, type Published } from "./harness/publisher.ts";
import { shells } from "./harness/shells.ts";

jest.setTimeout(300_000);

const first = "aaaaaaaaaaaa";
const second = "bbbbbbbbbbbb";
const exporter = job("citadel-exporter", `authorization: { credentials_file: ${secrets}/scrape-token }`);
const gateway = job("citadel-gateway");
const addresses = { "dash, GNU wget": "127.0.78.37:9090", "busybox ash, nc": "127.0.78.38:9090" } as const;

/** The text of release.json, its time replaced by TIME. */
function releaseRecord(release: string, commit: string, files: Readonly<Record<string, string>>): string {
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
  const record = {
    service: "prometheus",
    release,
    commit,
    publishedAt: "TIME",
    files: Object.fromEntries(sorted.map(([path, text]) => [path, hash(text)])),
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}

describe.each(shells())("publishing to Prometheus under $name", ({ name, image: imageOf }) => {
  let image: string;
  let server: PrometheusServer;
  const url = `http://${addresses[name]}`;

  const publish = (
    release: string,
    jobs: readonly string[],
    more: Partial<Publication> = {},
  ): Promise<Published> =>
    published({
      image,
      service: "prometheus",
      url,
      release,
      directory: server.directory,
      files: prometheusFiles(release, jobs),
      ...more,
    });
  const current = () => readlinkSync(join(server.directory, "citadel/current"));
  const releases = () => readdirSync(join(server.directory, "citadel/releases")).sort();
  const live = async () => ({
    current: current(),
    rules: await loadedRuleFiles(server),
    pools: await scrapePools(server),
  });
  const firstIsLive = {
    current: `releases/${first}`,
    rules: ruleFilesOf(first),
    pools: ["citadel-exporter", "citadel-gateway", "node", "prometheus"],
  };

  beforeAll(async () => {
    image = await imageOf("prometheus");
    server = await prometheusServer(addresses[name]);
    await prometheusReady(server);
  });

  beforeEach(async () => {
    rmSync(join(server.directory, "citadel/current"), { force: true });
    rmSync(join(server.directory, "citadel/releases"), { recursive: true, force: true });
    expect((await publish(first, [exporter, gateway])).problems).toEqual([]);
  });

  afterAll(removeContainers);

  test("the first release is staged, loaded and verified, and says each step", async () => {
    rmSync(join(server.directory, "citadel/current"));
    rmSync(join(server.directory, "citadel/releases"), { recursive: true });
    const result = await publish(first, [exporter, gateway], { environment: { COMMIT: "4f1c2d3" } });
    expect(result).toEqual({
      exitCode: 0,
      problems: [],
      steps: [
        "lock: taken",
        expect.stringMatching(/^check: prometheus \d+\.\d+\.\S+, promtool \d+\.\d+\.\S+$/),
        "check: secret files in place: 1",
        "check: promtool accepts /etc/prometheus/prometheus.yml with the candidate",
        `stage: releases/${first}, 3 files`,
        `swap: current -> releases/${first} (was: none)`,
        "reload: accepted",
        "verify: the server shows 2 rule files and 2 scrape jobs of this release, and none of another",
        `done: release ${first} is live`,
      ],
    });
    expect(await live()).toEqual(firstIsLive);
    const directory = join(server.directory, "citadel/releases", first);
    const record = readFileSync(join(directory, "release.json"), "utf8");
    expect(record.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/, "TIME")).toBe(
      releaseRecord(first, "4f1c2d3", prometheusFiles(first, [exporter, gateway])),
    );
    expect(statSync(join(directory, "rules")).mode & 0o777).toBe(0o755);
    expect(statSync(join(directory, "scrape/citadel.yml")).mode & 0o777).toBe(0o644);
  });

  test("identical files are loaded and verified again", async () => {
    const result = await publish(first, [exporter, gateway]);
    expect(result.exitCode).toBe(0);
    expect(result.steps.slice(4)).toEqual([
      `stage: releases/${first} is there already, all 3 files as they should be`,
      `swap: current -> releases/${first} (was: releases/${first})`,
      "reload: accepted",
      "verify: the server shows 2 rule files and 2 scrape jobs of this release, and none of another",
      `done: release ${first} is live`,
    ]);
  });

  test("what the next release leaves out is gone from the server", async () => {
    const result = await publish(second, [gateway]);
    expect(result.exitCode).toBe(0);
    expect(await live()).toEqual({
      current: `releases/${second}`,
      rules: ruleFilesOf(second),
      pools: ["citadel-gateway", "node", "prometheus"],
    });
  });

  test.each([
    [
      "a rule that does not parse",
      { "rules/availability.yml": "groups: [{ name: a, rules: [{ alert: B, expr: up == }] }]\n" },
      [
        "candidate: promtool refuses it: correct what it names, then publish again",
        '  promtool: candidate/rules/availability.yml: 1:47: group "a", rule 1, "B": could not parse expression: 1:6: parse error: unexpected end of input',
      ],
    ],
    [
      "a job that somebody else's configuration has already",
      { "scrape/citadel.yml": `scrape_configs:\n${job("node")}` },
      [
        "candidate: promtool refuses it: correct what it names, then publish again",
        '  promtool: error loading scrape configs: "candidate/scrape/citadel.yml": found multiple scrape configs with job name "node", first found in main config file',
      ],
    ],
    [
      "secret files that are missing, and a relative one, all at once",
      {
        "scrape/citadel.yml": `scrape_configs:\n${job("citadel-a", "basic_auth:", "  username: u", `  password_file: ${secrets}/nowhere`)}${job("citadel-b", "basic_auth:", "  username: u", "  password_file: here")}`,
      },
      [
        `${secrets}/nowhere: a secret file that the candidate names is missing: supply it: npm run setup says which and how`,
        "candidate: names the file here: say its absolute path",
      ],
    ],
  ])("%s is refused before anything is changed", async (_case, files, problems) => {
    const result = await publish(second, [], { files: { ...prometheusFiles(second, [gateway]), ...files } });
    expect(result.exitCode).toBe(1);
    expect([...result.problems].sort()).toEqual(
      [...problems, `failed: nothing was changed, release ${first} is live`].sort(),
    );
    expect(releases()).toEqual([first]);
    expect(await live()).toEqual(firstIsLive);
  });

  test.each([
    [
      "empty",
      (file: string) => {
        truncateSync(file);
      },
      "a secret file is empty: put the secret there",
    ],
    [
      "readable by root only",
      (file: string) => {
        chmodSync(file, 0o600);
      },
      "the prometheus (group 65534) cannot read it: chgrp 65534 it and its directory; modes 0640 and 0750",
    ],
  ])("a secret file that is %s is refused", async (_case, spoil, rule) => {
    const file = join(server.directory, "citadel/secrets/spoiled");
    writeFileSync(file, "secret\n", { mode: 0o644 });
    spoil(file);
    const spoiled = job("citadel-spoiled", `authorization: { credentials_file: ${secrets}/spoiled }`);
    const result = await publish(second, [spoiled]);
    rmSync(file);
    expect(result).toMatchObject({
      exitCode: 1,
      problems: [`${secrets}/spoiled: ${rule}`, `failed: nothing was changed, release ${first} is live`],
    });
  });

  test("a main file without our includes is refused with the command that adopts it", async () => {
    const file = join(server.directory, "prometheus.yml");
    writeFileSync(file, mainFile.replace(/^.*citadel.*$/gm, "  # $&"));
    const result = await publish(second, [gateway]);
    writeFileSync(file, mainFile);
    expect(result).toMatchObject({
      exitCode: 1,
      problems: [
        "/etc/prometheus/prometheus.yml: not adopted, it does not include citadel/current/scrape/*.yml: run npm run adopt -- --env <environment>",
        "/etc/prometheus/prometheus.yml: not adopted, it does not include citadel/current/rules/*.yml: run npm run adopt -- --env <environment>",
        `failed: nothing was changed, release ${first} is live`,
      ],
    });
  });

  test("includes may be absolute", async () => {
    const file = join(server.directory, "prometheus.yml");
    writeFileSync(file, mainFile.replace(/citadel\/current/g, "/etc/prometheus/citadel/current"));
    const refused = await publish(second, [job("node")]);
    const accepted = await publish(second, [gateway]);
    writeFileSync(file, mainFile);
    expect(refused.problems[1]).toBe(
      '  promtool: error loading scrape configs: "candidate/scrape/citadel.yml": found multiple scrape configs with job name "node", first found in main config file',
    );
    expect(accepted.exitCode).toBe(0);
  });

  test("what promtool accepts and the server refuses is rolled back, also for a restart", async () => {
    const result = await publish(second, [exporter, job("citadel-gateway", brokenCertificate)]);
    expect(result.exitCode).toBe(1);
    expect(result.problems).toEqual([
      `${url}/-/reload: the server refuses to reload (HTTP 500): its log says why`,
      '  server: failed to reload config: one or more errors occurred while applying the new configuration (--config.file="/etc/prometheus/prometheus.yml")',
      `failed: release ${first} is live again, on disk and in the server`,
    ]);
    expect(result.steps.slice(4)).toEqual([
      `stage: releases/${second}, 3 files`,
      `swap: current -> releases/${second} (was: releases/${first})`,
      `rollback: back to releases/${first}`,
    ]);
    expect(releases()).toEqual([first]);
    expect(await live()).toEqual(firstIsLive);
    await restart(server);
    expect(await loadedRuleFiles(server)).toEqual(firstIsLive.rules);
  });

  test("a job that the server silently leaves out is noticed and rolled back", async () => {
    const result = await publish(second, [exporter, gateway, job("citadel-new", brokenCertificate)], {
      environment: { WAIT_SECONDS: "8" },
    });
    expect(result).toMatchObject({
      exitCode: 1,
      problems: [
        `${url}: after 8 s the server does not show the scrape job citadel-new: its log says why`,
        `failed: release ${first} is live again, on disk and in the server`,
      ],
    });
    expect(await live()).toEqual(firstIsLive);
  });

  test("a first release that fails leaves nothing behind", async () => {
    rmSync(join(server.directory, "citadel/current"));
    rmSync(join(server.directory, "citadel/releases"), { recursive: true });
    const result = await publish(second, [job("citadel-gateway", brokenCertificate)]);
    expect(result.exitCode).toBe(1);
    expect(result.problems.at(-1)).toBe(
      "failed: what was found before the first release is live again, on disk and in the server",
    );
    expect(releases()).toEqual([]);
    expect(await loadedRuleFiles(server)).toEqual([]);
    expect(await scrapePools(server)).toEqual(["node", "prometheus"]);
  });

  test("when the old release cannot be restored either, the exit code is 3 and the last line says what to do", async () => {
    appendFileSync(
      join(server.directory, `citadel/releases/${first}/rules/availability.yml`),
      "edited by hand\n",
    );
    const result = await publish(second, [exporter, job("citadel-gateway", brokenCertificate)], {
      environment: { WAIT_SECONDS: "1" },
    });
    expect(result.exitCode).toBe(3);
    expect(result.problems.at(-1)).toBe(
      `failed: on disk release ${first} is in place, the server has not taken it: read its log, restart the prometheus, and publish again`,
    );
    expect(current()).toBe(`releases/${first}`);
  });

  test("a release that was edited by hand is kept under another name and staged anew", async () => {
    const rules = "rules/availability.yml";
    appendFileSync(join(server.directory, "citadel/releases", first, rules), "# edited by hand\n");
    const result = await publish(first, [exporter, gateway]);
    expect(result.exitCode).toBe(0);
    expect(result.steps[4]).toMatch(
      new RegExp(
        `^stage: releases/${first} was changed by hand \\(${rules}\\): kept as releases/${first}-edited-[0-9TZ]+, staging anew$`,
      ),
    );
    const [, kept = ""] = releases();
    expect(readFileSync(join(server.directory, "citadel/releases", kept, rules), "utf8")).toMatch(
      /# edited by hand\n$/,
    );
    expect(readFileSync(join(server.directory, "citadel/releases", first, rules), "utf8")).toBe(
      prometheusFiles(first, [])[rules],
    );
    expect(await live()).toEqual(firstIsLive);
  });

  test("old releases are pruned, but neither what was live before nor what others named", async () => {
    const make = (release: string, age: number) => {
      const directory = join(server.directory, "citadel/releases", release);
      mkdirSync(directory);
      utimesSync(directory, 1_700_000_000 - age, 1_700_000_000 - age);
    };
    ["000000000001", "000000000002", "000000000003", "adopted"].forEach(make);
    const result = await publish(second, [gateway], { environment: { KEEP_RELEASES: "2" } });
    expect(result.steps.slice(-4, -1).sort()).toEqual([
      "prune: releases/000000000001",
      "prune: releases/000000000002",
      "prune: releases/000000000003",
    ]);
    expect(releases()).toEqual([first, "adopted", second].sort());
  });
});
