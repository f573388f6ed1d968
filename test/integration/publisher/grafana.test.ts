import { readlinkSync } from "node:fs";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { localImage, removeContainers, startedContainer } from "./harness/docker.ts";
import { directoryOf, mount, published } from "./harness/publisher.ts";
import { shells } from "./harness/shells.ts";
import { eventually } from "./harness/wait.ts";

jest.setTimeout(300_000);

const first = "aaaaaaaaaaaa";
const second = "bbbbbbbbbbbb";
const addresses = { "dash, GNU wget": "127.0.78.48", "busybox ash, nc": "127.0.78.49" } as const;

function dataSource(url: string): Readonly<Record<string, string>> {
  return {
    "datasources/citadel.yml": `apiVersion: 1
prune: true
datasources:
  - name: Citadel Prometheus
    uid: citadel-prometheus
    type: prometheus
    access: proxy
    url: ${url}
`,
  };
}

/** Against the stand-in of Grafana's API, which is strict; where Grafana's image can be had, end to end tests use it. */
describe.each(shells())("publishing to Grafana under $name", ({ name, image: imageOf }) => {
  let image: string;
  let directory: string;
  let credentials: string;
  const url = `http://${addresses[name]}:3000`;

  const publish = (release: string, files: Readonly<Record<string, string>>, file = "auth") =>
    published({
      image,
      service: "grafana",
      url,
      release,
      directory,
      files,
      environment: { BASIC_AUTH_FILE: `/credentials/${file}`, WAIT_SECONDS: "2" },
      docker: mount(credentials, "/credentials"),
    });
  const dataSourceUrl = async () => {
    const answer = await fetch(`${url}/api/datasources/uid/citadel-prometheus`, {
      headers: { authorization: `Basic ${Buffer.from("admin:correct horse").toString("base64")}` },
    });
    return /"url":"([^"]*)"/.exec(await answer.text())?.[1];
  };

  beforeAll(async () => {
    image = await imageOf("prometheus");
    const bundle = join(directoryOf({}), "simulator.cjs");
    await build({
      entryPoints: [join(__dirname, "../../../simulator/main.ts")],
      bundle: true,
      platform: "node",
      format: "cjs",
      target: "node20",
      outfile: bundle,
    });
    directory = directoryOf({});
    chmodSync(directory, 0o755);
    credentials = directoryOf({
      auth: "admin:correct horse\n",
      wrong: "admin:admin\n",
      password: "correct horse\n",
    });
    const variables = {
      GF_SERVER_HTTP_ADDR: addresses[name],
      GF_SECURITY_ADMIN_PASSWORD__FILE: "/credentials/password",
      GF_PATHS_DATA: "/data",
    };
    await startedContainer(
      ...["--network", "host", "--tmpfs", "/data", ...mount(directory, "/etc/grafana/provisioning")],
      ...[...mount(bundle, "/simulator.cjs"), ...mount(credentials, "/credentials")],
      ...Object.entries(variables).flatMap(([variable, value]) => ["--env", `${variable}=${value}`]),
      ...[await localImage("node"), "node", "/simulator.cjs", "grafana"],
    );
    await eventually(async () => {
      expect((await fetch(`${url}/api/health`)).status).toBe(200);
    });
  });

  afterAll(removeContainers);

  test("the data source is provisioned by a link to the release, and verified", async () => {
    const result = await publish(first, dataSource("http://127.0.78.37:9090"));
    expect(result).toEqual({
      exitCode: 0,
      problems: [],
      steps: [
        "lock: taken",
        expect.stringMatching(/^check: grafana \d+\.\d+\.\d+/),
        "check: secret files in place: 0",
        `stage: releases/${first}, 1 files`,
        `swap: current -> releases/${first} (was: none)`,
        "reload: accepted",
        "verify: grafana has the data sources citadel-prometheus",
        `done: release ${first} is live`,
      ],
    });
    expect(readlinkSync(join(directory, "datasources/citadel.yml"))).toBe(
      "../citadel/current/datasources/citadel.yml",
    );
    expect(await dataSourceUrl()).toBe("http://127.0.78.37:9090");
  });

  test("what Grafana refuses is rolled back", async () => {
    expect((await publish(first, dataSource("http://127.0.78.37:9090"))).exitCode).toBe(0);
    const broken = "apiVersion: 1\ndatasources:\n  - uid: citadel-prometheus\n    url: http://127.0.78.1:1\n";
    const result = await publish(second, { "datasources/citadel.yml": broken });
    expect(result.exitCode).toBe(1);
    expect(result.problems[0]).toBe(
      `${url}/api/admin/provisioning/datasources/reload: the server refuses to reload (HTTP 500): its log says why`,
    );
    expect(result.problems.at(-1)).toBe(`failed: release ${first} is live again, on disk and in the server`);
    expect(await dataSourceUrl()).toBe("http://127.0.78.37:9090");
  });

  test("a secret that Grafana would read from a file has to be there", async () => {
    const text = `${dataSource("http://127.0.78.37:9090")["datasources/citadel.yml"] ?? ""}    secureJsonData: { basicAuthPassword: "$__file{/nowhere}" }\n`;
    const result = await publish(second, { "datasources/citadel.yml": text });
    expect(result.problems[0]).toBe(
      "/nowhere: a secret file that the candidate names is missing: supply it: npm run setup says which and how",
    );
  });

  test("a data source without a uid cannot be verified and is refused", async () => {
    const result = await publish(second, { "datasources/citadel.yml": "apiVersion: 1\ndatasources: []\n" });
    expect(result.problems[0]).toBe(
      "candidate/datasources/citadel.yml: no data source with a uid: give each data source a uid: it is looked up by it",
    );
  });
});
