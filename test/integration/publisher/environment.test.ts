import { chownSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { docker } from "./harness/docker.ts";
import { directoryOf, mount, published, publisherContainer, type Publication } from "./harness/publisher.ts";
import { shells } from "./harness/shells.ts";

jest.setTimeout(300_000);

const release = "aaaaaaaaaaaa";
const candidates = {
  prometheus: { "scrape/a.yml": "a", "rules/a.yml": "a", [`rules/release.${release}.yml`]: "a" },
  alertmanager: { "alertmanager.yml": "a" },
  exporter: { "exporter.json": "{}" },
  grafana: { "datasources/citadel.yml": "a" },
} as const;

describe.each(shells())("what the publisher is given, under $name", ({ name, image: imageOf }) => {
  let image: string;
  const publish = (more: Partial<Publication>) =>
    published({
      image,
      service: "prometheus",
      url: "http://127.0.78.99:9090",
      release,
      directory: directoryOf({}),
      files: candidates[more.service ?? "prometheus"],
      ...more,
    });

  beforeAll(async () => {
    image = await imageOf("prometheus");
  });

  test("nothing at all is answered with everything that is missing", async () => {
    const { exitCode, stdout, stderr } = await docker(
      ...["run", "--rm", ...publisherContainer(), image, "sh", "/publisher/publish.sh"],
    );
    expect({ exitCode, stdout, problems: stderr.trim().split("\n") }).toEqual({
      exitCode: 2,
      stdout: "",
      problems: [
        'publish : environment: SERVICE is "": say prometheus, alertmanager, exporter or grafana',
        'publish : environment: URL is "": say the server\'s address with its port, e.g. http://127.0.10.37:9090',
        'publish : environment: RELEASE is "": say the hash of the release, 6 to 64 lower-case hex digits',
        'publish : environment: DIRECTORY is "": say the service\'s configuration directory, e.g. /etc/prometheus',
        "publish : environment: /candidate is not a directory: mount the configuration directory, upload the candidate",
      ],
    });
  });

  test.each([
    [
      { URL: "127.0.10.37:9090" },
      'URL is "127.0.10.37:9090": say the server\'s address with its port, e.g. http://127.0.10.37:9090',
    ],
    [
      { URL: "http://user:secret@127.0.10.37:9090" },
      'URL is "http://…@127.0.10.37:9090": say the server\'s address with its port, e.g. http://127.0.10.37:9090',
    ],
    [{ RELEASE: "../x" }, 'RELEASE is "../x": say the hash of the release, 6 to 64 lower-case hex digits'],
    [{ COMMIT: 'a"b' }, 'COMMIT is "a"b": say a commit, e.g. 4f1c2d3'],
    [{ PUBLISHER: "a b" }, 'PUBLISHER is "a b": say a name made of letters, digits and . _ -'],
    [{ RELOAD: "kill" }, 'RELOAD is "kill": say http or hup'],
    [{ READER_GID: "nogroup" }, 'READER_GID is "nogroup": say the number of the server\'s group, or nothing'],
    [{ WAIT_SECONDS: "1m" }, 'WAIT_SECONDS is "1m": say a number of seconds below 1000'],
    [{ KEEP_RELEASES: "0" }, 'KEEP_RELEASES is "0": say how many releases to keep, 1 to 999'],
    [
      { CANDIDATE: "/nowhere" },
      "/nowhere is not a directory: mount the configuration directory, upload the candidate",
    ],
    [
      { BEARER_TOKEN_FILE: "/nowhere" },
      "BEARER_TOKEN_FILE names /nowhere, which cannot be read: mount the file, readable by root without capabilities",
    ],
    [
      { BASIC_AUTH_FILE: "/dev/null" },
      "BASIC_AUTH_FILE names /dev/null, which is empty: put the credentials there",
    ],
    [
      { BASIC_AUTH_FILE: "/etc/passwd", BEARER_TOKEN_FILE: "/etc/group" },
      "both BASIC_AUTH_FILE and BEARER_TOKEN_FILE are set: one of them logs in",
    ],
  ])("%j is refused", async (environment, problem) => {
    expect(await publish({ environment })).toEqual({
      exitCode: 2,
      steps: [],
      problems: [`environment: ${problem}`],
    });
  });

  test.each([
    [
      "exporter",
      "no credentials: the exporter reloads for its administrator only: set BASIC_AUTH_FILE or BEARER_TOKEN_FILE",
    ],
    [
      "grafana",
      "no credentials: the grafana reloads for its administrator only: set BASIC_AUTH_FILE or BEARER_TOKEN_FILE",
    ],
  ] as const)("%s without credentials is refused", async (service, problem) => {
    expect(await publish({ service })).toEqual({
      exitCode: 2,
      steps: [],
      problems: [`environment: ${problem}`],
    });
  });

  test.each([
    [
      "prometheus",
      "no rule file with the hash in its name, but one with another",
      { "scrape/a.yml": "a", "rules/a.yml": "a", "rules/release.0123456789ab.yml": "a" },
      [
        `/candidate: unexpected rules/release.0123456789ab.yml: a release of prometheus holds scrape/<name>.yml, rules/<name>.yml and rules/release.${release}.yml`,
        `/candidate: no rules/release.${release}.yml: upload the release's files there`,
      ],
    ],
    [
      "prometheus",
      "nothing",
      {},
      [
        "/candidate: no scrape/<name>.yml: upload the release's files there",
        "/candidate: no rules/<name>.yml: upload the release's files there",
        `/candidate: no rules/release.${release}.yml: upload the release's files there`,
      ],
    ],
    [
      "prometheus",
      "a name with a blank",
      { ...candidates.prometheus, "scrape/a b.yml": "a" },
      ["/candidate: file names may hold letters, digits and . _ - only: rename scrape/a b.yml"],
    ],
    [
      "alertmanager",
      "another file, and a template without the hash",
      { "alertmanager.yaml": "a", "templates/a.tmpl": "a" },
      [
        `/candidate: unexpected alertmanager.yaml, templates/a.tmpl: a release of alertmanager holds alertmanager.yml and templates/<name>.${release}.tmpl`,
        "/candidate: no alertmanager.yml: upload the release's files there",
      ],
    ],
    [
      "exporter",
      "another file",
      { "exporter.json": "{}", secret: "s" },
      ["/candidate: unexpected secret: a release of exporter holds exporter.json"],
    ],
    [
      "grafana",
      "a dashboard",
      { "dashboards/citadel.yml": "a" },
      [
        "/candidate: unexpected dashboards/citadel.yml: a release of grafana holds datasources/citadel.yml",
        "/candidate: no datasources/citadel.yml: upload the release's files there",
      ],
    ],
  ] as const)("a candidate for %s with %s is refused", async (service, _case, files, problems) => {
    const environment = { BASIC_AUTH_FILE: "/etc/passwd" };
    expect(await publish({ service, files, environment })).toEqual({ exitCode: 2, steps: [], problems });
  });

  test("links in the candidate are refused", async () => {
    const candidate = directoryOf(candidates.prometheus);
    symlinkSync("/etc/passwd", join(candidate, "scrape/passwd.yml"));
    const result = await publish({
      environment: { CANDIDATE: "/linked" },
      docker: mount(candidate, "/linked"),
    });
    expect(result.problems).toEqual([
      "/linked: only plain files can be published: upload the files themselves, no links",
    ]);
  });

  test("a directory that does not belong to root is refused with the remedy", async () => {
    const directory = directoryOf({});
    chownSync(directory, 65534, 65534);
    expect(await publish({ directory })).toEqual({
      exitCode: 1,
      steps: [],
      problems: [
        "/etc/prometheus/citadel: cannot be written (Permission denied): /etc/prometheus and /etc/prometheus/citadel must be mounted for writing and belong to root (chown root:root): the publisher has no capabilities",
        "failed: nothing was changed, what was found before the first release is live",
      ],
    });
  });

  test("a server that does not answer is waited for, then named", async () => {
    const started = Date.now();
    const result = await publish({ environment: { WAIT_SECONDS: "2" } });
    expect(Date.now() - started).toBeGreaterThan(2000);
    expect(result.exitCode).toBe(1);
    expect(result.problems[0]).toMatch(
      /^http:\/\/127\.0\.78\.99:9090\/api\/v1\/status\/buildinfo: no answer \(.*Connection refused\): waited 2 s: start the prometheus, or correct URL$/,
    );
    expect(result.problems[1]).toBe(
      "failed: nothing was changed, what was found before the first release is live",
    );
  });

  test("an image without a tool that is needed is refused", async () => {
    const hidden = mount(join(directoryOf({ flock: "" }), "flock"), "/usr/bin/flock");
    expect(await publish({ docker: hidden })).toEqual(
      {
        // busybox also finds what cannot be executed.
        "dash, GNU wget": {
          exitCode: 2,
          steps: [],
          problems: ["environment: no flock on PATH: publish from an image that has it"],
        },
        "busybox ash, nc": {
          exitCode: 1,
          steps: [],
          problems: [
            "/etc/prometheus/citadel/publish.lock: cannot be locked (flock: Permission denied): keep /etc/prometheus on a file system of the host itself",
            "failed: this publisher changed nothing",
          ],
        },
      }[name],
    );
  });
});
