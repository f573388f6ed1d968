import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { dockerOutput, localImage, removeContainers, startedContainer } from "./harness/docker.ts";
import { directoryOf, mount, published } from "./harness/publisher.ts";
import { shells } from "./harness/shells.ts";
import { eventually, jsonOf } from "./harness/wait.ts";

jest.setTimeout(300_000);

const first = "aaaaaaaaaaaa";
const second = "bbbbbbbbbbbb";
const secrets = "/etc/alertmanager/citadel/secrets";
const found = "route: { receiver: found }\nreceivers: [{ name: found }]\n";
const addresses = { "dash, GNU wget": "127.0.78.41:9093", "busybox ash, nc": "127.0.78.42:9093" } as const;
const status = z.object({ config: z.object({ original: z.string() }) });

function configuration(receiver: string, ...more: readonly string[]): Readonly<Record<string, string>> {
  const lines = [
    `route: { receiver: ${receiver} }`,
    "receivers:",
    `  - name: ${receiver}`,
    "    webhook_configs:",
    `      - url_file: ${secrets}/hook-url`,
    ...more.map((line) => `        ${line}`),
    "",
  ];
  return { "alertmanager.yml": lines.join("\n") };
}

/** amtool only looks whether the file is there; the server, which opens it, refuses to reload. */
const brokenCertificate = `http_config: { tls_config: { ca_file: ${secrets}/broken-ca.pem } }`;

/** A fresh directory that was adopted: the found file is the first release. */
function adoptedDirectory(): string {
  const directory = directoryOf({
    "citadel/releases/adopted/alertmanager.yml": found,
    "citadel/secrets/hook-url": "http://127.0.78.200:9080/receivers/hook\n",
    "citadel/secrets/broken-ca.pem": "not a certificate\n",
  });
  chmodSync(directory, 0o755);
  chmodSync(join(directory, "citadel/secrets"), 0o750);
  for (const path of ["", "hook-url", "broken-ca.pem"]) {
    chownSync(join(directory, "citadel/secrets", path), 0, 65534);
  }
  symlinkSync("releases/adopted", join(directory, "citadel/current"));
  symlinkSync("citadel/current/alertmanager.yml", join(directory, "alertmanager.yml"));
  return directory;
}

describe.each(shells())("publishing to Alertmanager under $name", ({ name, image: imageOf }) => {
  let image: string;
  let directory: string;
  let container: string;
  const url = `http://${addresses[name]}`;

  const publish = (release: string, files: Readonly<Record<string, string>>) =>
    published({ image, service: "alertmanager", url, release, directory, files });
  const receiver = async () =>
    /receiver: (\w+)/.exec(status.parse(await jsonOf(`${url}/api/v2/status`)).config.original)?.[1];
  const current = () => readlinkSync(join(directory, "citadel/current"));

  beforeAll(async () => {
    image = await imageOf("alertmanager");
  });

  beforeEach(async () => {
    directory = adoptedDirectory();
    container = await startedContainer(
      ...[
        "--network",
        "host",
        "--tmpfs",
        "/alertmanager:uid=65534",
        ...mount(directory, "/etc/alertmanager"),
      ],
      await localImage("alertmanager"),
      "alertmanager",
      "--config.file=/etc/alertmanager/alertmanager.yml",
      "--storage.path=/alertmanager",
      "--cluster.listen-address=",
      `--web.listen-address=${addresses[name]}`,
    );
    await eventually(async () => {
      expect(await receiver()).toBe("found");
    });
  });

  afterEach(removeContainers);

  test("a release is live when the server's hash is that of the file", async () => {
    const result = await publish(first, configuration("ours"));
    expect(result).toEqual({
      exitCode: 0,
      problems: [],
      steps: [
        "lock: taken",
        expect.stringMatching(/^check: alertmanager \d+\.\d+\.\S+, amtool \d+\.\d+\.\S+$/),
        "check: secret files in place: 1",
        "check: amtool accepts the candidate",
        `stage: releases/${first}, 1 files`,
        `swap: current -> releases/${first} (was: releases/adopted)`,
        "reload: accepted",
        "verify: alertmanager_config_hash is that of the file, 34231888015273",
        `done: release ${first} is live`,
      ],
    });
    expect(await receiver()).toBe("ours");
  });

  test("a template goes with the release and is found by its absolute path", async () => {
    const template = `templates/slack.${first}.tmpl`;
    const files = configuration("ours");
    const result = await publish(first, {
      "alertmanager.yml": `${files["alertmanager.yml"] ?? ""}templates: ["/etc/alertmanager/citadel/current/${template}"]\n`,
      [template]: '{{ define "citadel.title" }}{{ .Status }}{{ end }}\n',
    });
    expect(result).toMatchObject({ exitCode: 0, problems: [] });
    const broken = await publish(second, {
      "alertmanager.yml": `${files["alertmanager.yml"] ?? ""}templates: ["/etc/alertmanager/citadel/current/templates/*.tmpl"]\n`,
      [`templates/slack.${second}.tmpl`]: "{{ end }}\n",
    });
    expect(broken).toMatchObject({
      exitCode: 1,
      problems: [
        "candidate: amtool refuses it: correct what it names, then publish again",
        `  amtool: template: slack.${second}.tmpl:1: unexpected {{end}}`,
        `failed: nothing was changed, release ${first} is live`,
      ],
    });
  });

  test.each([
    [
      "a route to a receiver that there is not",
      { "alertmanager.yml": "route: { receiver: nobody }\nreceivers: [{ name: ours }]\n" },
      [
        "candidate: amtool refuses it: correct what it names, then publish again",
        '  amtool: undefined receiver "nobody" used in route',
      ],
    ],
    [
      "a secret file that is missing",
      {
        "alertmanager.yml": `route: { receiver: ours }\nreceivers: [{ name: ours, webhook_configs: [{ url_file: ${secrets}/nowhere }] }]\n`,
      },
      [
        `${secrets}/nowhere: a secret file that the candidate names is missing: supply it: npm run setup says which and how`,
      ],
    ],
  ])("%s is refused before anything is changed", async (_case, files, problems) => {
    const result = await publish(first, files);
    expect(result).toMatchObject({
      exitCode: 1,
      problems: [...problems, "failed: nothing was changed, release adopted is live"],
    });
    expect(readdirSync(join(directory, "citadel/releases"))).toEqual(["adopted"]);
    expect(await receiver()).toBe("found");
  });

  test("a main file that is not our link is refused with the command that adopts it", async () => {
    rmSync(join(directory, "alertmanager.yml"));
    writeFileSync(join(directory, "alertmanager.yml"), found);
    expect(await publish(first, configuration("ours"))).toMatchObject({
      exitCode: 1,
      problems: [
        "/etc/alertmanager/alertmanager.yml: not adopted, it is not a link to citadel/current/alertmanager.yml: run npm run adopt -- --env <environment>",
        "failed: nothing was changed, release adopted is live",
      ],
    });
  });

  test("what amtool accepts and the server refuses is rolled back, also for a restart", async () => {
    expect((await publish(first, configuration("ours"))).exitCode).toBe(0);
    const result = await publish(second, configuration("others", brokenCertificate));
    expect(result).toMatchObject({
      exitCode: 1,
      problems: [
        `${url}/-/reload: the server refuses to reload (HTTP 500): correct what it names, then publish again`,
        `  server: failed to reload config: unable to use specified CA cert file ${secrets}/broken-ca.pem`,
        `failed: release ${first} is live again, on disk and in the server`,
      ],
    });
    expect(current()).toBe(`releases/${first}`);
    expect(await receiver()).toBe("ours");
    await dockerOutput("restart", "--time", "10", container);
    await eventually(async () => {
      expect(await receiver()).toBe("ours");
    });
  });

  test("a first release that fails where there was none before leaves the loaded configuration live", async () => {
    rmSync(join(directory, "citadel/current"));
    mkdirSync(join(directory, "citadel/empty"));
    const result = await publish(first, configuration("ours", brokenCertificate));
    expect(result.exitCode).toBe(1);
    expect(result.problems.at(-1)).toBe(
      "failed: what was found before the first release is live again, on disk and in the server",
    );
    expect(await receiver()).toBe("found");
  });
});
