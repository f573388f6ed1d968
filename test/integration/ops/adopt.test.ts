import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { adopt, plannedAdoption } from "../../../ops/adopt/adopt.ts";
import { adoptionText } from "../../../ops/adopt/adoption-text.ts";
import type { LockedSite } from "../../../ops/adopt/locked-site.ts";
import { containerControl } from "../../../ops/adopt/site.ts";
import { plannedUndo, undoAdoption, undoText } from "../../../ops/adopt/undo.ts";
import { localHost } from "../../../ops/host-shell.ts";
import { answer } from "../../../ops/http.ts";
import { awaited } from "../../../ops/wait.ts";
import { containerLabels } from "../container-labels.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

// Every step starts programs, and the machine may be busy.
jest.setTimeout(180_000);

/** A metrics server as Debian's packages install it, at an address of this test's own. */
const address = "127.0.79.11";
const prometheusImage = "citadel/prometheus:3.5.3-local";
const alertmanagerImage = "citadel/alertmanager:0.33.1-local";
const packaged = readFileSync("infra/platform/packaged.sh", "utf8");
const docker = (...args: readonly string[]) => execFileSync("docker", args, { encoding: "utf8" });

let root: string;
let site: LockedSite;
let grafana: Server;
const containers: string[] = [];
const version = { grafana: "12.2.0" };

const mainFile = `# The site's own.
alerting:
  alertmanagers:
  - static_configs:
    - targets: ['localhost:9093']
rule_files: # none yet
  # - "first_rules.yml"
scrape_configs:
  - job_name: 'theirs'
    static_configs:
      - targets: ['127.0.79.11:9090']`;
const alertmanagerFile = `route: { receiver: oncall }
receivers:
  - name: oncall
    webhook_configs: [{ url: "http://127.0.79.11:1/" }]
  - name: nobody
`;

beforeAll(async () => {
  root = temporaryDirectory("adopt-");
  // The containers' user has to be able to enter it.
  chmodSync(root, 0o755);
  for (const directory of [
    "etc/prometheus",
    "etc/alertmanager",
    "etc/default",
    "etc/grafana/provisioning/datasources",
  ]) {
    mkdirSync(join(root, directory), { recursive: true });
  }
  writeFileSync(join(root, "etc/prometheus/prometheus.yml"), mainFile, { mode: 0o644 });
  writeFileSync(join(root, "etc/alertmanager/alertmanager.yml"), alertmanagerFile);
  chownSync(join(root, "etc/alertmanager/alertmanager.yml"), 0, 65534);
  chmodSync(join(root, "etc/alertmanager/alertmanager.yml"), 0o640);
  const listen = `--web.listen-address=${address}`;
  writeFileSync(
    join(root, "etc/default/prometheus"),
    `# Flags.\nARGS="${listen}:9090 --storage.tsdb.path=/prometheus"\n`,
  );
  writeFileSync(
    join(root, "etc/default/alertmanager"),
    `ARGS="${listen}:9093 --config.file=/etc/alertmanager/alertmanager.yml --storage.path=/alertmanager --cluster.listen-address="\n`,
  );
  const run = (image: string, service: string, program: string) => {
    const name = `ops-adopt-${String(process.pid)}-${service}`;
    const mount = (path: string) => ["--volume", `${root}${path}:${path}:ro`];
    containers.push(name);
    docker(
      ...[
        "run",
        "--detach",
        "--name",
        name,
        "--network",
        "host",
        ...mount("/etc/default"),
        ...mount(`/etc/${service}`),
      ],
      ...containerLabels("adopt"),
      ...["--entrypoint", "sh", image],
      ...["-c", packaged, "packaged", `/etc/default/${service}`, program],
    );
    return name;
  };
  const prometheus = run(prometheusImage, "prometheus", "prometheus");
  const alertmanager = run(alertmanagerImage, "alertmanager", "alertmanager");
  // Adopt only asks Grafana which version it is.
  grafana = createServer((_request, response) => response.end(JSON.stringify({ version: version.grafana })));
  grafana.listen(3000, address);
  await once(grafana, "listening");
  site = {
    // Nobody else knows of this server.
    expectHeld: () => undefined,
    host: localHost("mon01", root),
    server: fixtureInventory.metricsServer,
    open: {
      prometheus: { url: `http://${address}:9090` },
      alertmanager: { url: `http://${address}:9093` },
      grafana: { url: `http://${address}:3000` },
    },
    alertmanager: `${address}:9093`,
    alertmanagerAliases: [],
    owner: { owner: "0", group: "0" },
    prometheus: containerControl(prometheus),
    alertmanagerControl: containerControl(alertmanager),
    grafanaControl: { restartCommand: "", restart: () => Promise.reject(new Error("not restarted")) },
  };
  for (const url of [`${site.open.prometheus.url}/-/ready`, `${site.open.alertmanager.url}/-/ready`]) {
    const ready = await awaited(120, async () => ((await answer(url)).status === 200 ? true : undefined));
    if (ready === undefined) throw new Error(`${url}: not ready: ${docker("logs", prometheus)}`);
  }
});

afterAll(() => {
  grafana.close();
  for (const name of containers) docker("rm", "--force", "--volumes", name);
});

/** Every file of the server beneath /etc, by what undo has to bring back. */
function filesOf(directory: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(join(root, directory), { recursive: true, encoding: "utf8" }).map((name) => {
      const path = join(root, directory, name);
      const { mode, uid, gid } = lstatSync(path);
      const link = lstatSync(path).isSymbolicLink() ? readlinkSync(path) : "";
      const hash = lstatSync(path).isFile()
        ? createHash("sha256").update(readFileSync(path)).digest("hex")
        : link;
      return [name, [mode.toString(8), uid, gid, hash].join(" ")];
    }),
  );
}

const lines: string[] = [];
const report = (line: string) => lines.push(line);
const replace = { alertmanagerFile: "replace", access: "keep" } as const;
const contents = (path: string) => readFileSync(join(root, path), "utf8");
/** Names of the scrape pools, once they are these: a reloaded Prometheus takes up jobs after some seconds. */
const expectScrapePools = async (...pools: readonly string[]) => {
  const wanted = `"scrapePools":${JSON.stringify(pools)}`;
  await awaited(60, async () => ((await loaded("/api/v1/scrape_pools")).includes(wanted) ? true : undefined));
  expect(await loaded("/api/v1/scrape_pools")).toContain(wanted);
};
const loaded = async (path: string) => (await answer(`${site.open.prometheus.url}${path}`)).text;

test("a server that is too old and an Alertmanager file of somebody else's are refused, all at once", async () => {
  version.grafana = "11.5.9";
  const before = filesOf("etc");
  const adoption = await plannedAdoption(site, { alertmanagerFile: "keep", access: "keep" });
  version.grafana = "12.2.0";
  expect(adoption.decision.problems).toEqual([
    "Grafana: Grafana 11.5.9 is older than 11.6, the first that its Terraform provider is tested against: upgrade it",
    "/etc/alertmanager/alertmanager.yml: somebody wrote it, with the receivers oncall (webhook), nobody (nothing), and Alertmanager knows no includes, so our first publication replaces all of it: take what is needed into inventory/teams.ts, then run adopt with --replace-alertmanager",
  ]);
  await expect(adopt(site, adoption, report)).rejects.toThrow("run adopt with --replace-alertmanager");
  expect(filesOf("etc")).toEqual(before);
});

test("a main file that promtool refuses is not touched, and promtool's words are shown", async () => {
  const path = join(root, "etc/prometheus/prometheus.yml");
  writeFileSync(path, mainFile.replace("job_name: 'theirs'", "job_name: 'theirs'\n    scrape_intervall: 1s"));
  const before = filesOf("etc");
  const adoption = await plannedAdoption(site, replace);
  await expect(adopt(site, adoption, report)).rejects.toThrow(
    /^\/etc\/prometheus\/prometheus\.yml: promtool refuses it as it is: correct what it names\n[^]*field scrape_intervall not found/,
  );
  expect(filesOf("etc")).toEqual(before);
  writeFileSync(path, mainFile);
});

let found: Readonly<Record<string, string>>;

test("adopt shows the differences, the one restart and the reason for it", async () => {
  const text = adoptionText(await plannedAdoption(site, replace), site);
  expect(text).toContain("+rule_files: # none yet".slice(1));
  expect(text).toContain("+  - citadel/current/rules/*.yml");
  expect(text).toContain(`+  - static_configs: [{ targets: ["${address}:9093"] }]`);
  expect(text).toContain("+  - citadel/current/scrape/*.yml");
  expect(text).toContain(
    "Prometheus needs --web.enable-lifecycle --storage.tsdb.retention.time=45d and so one restart: docker restart ops-adopt-",
  );
  expect(text).toContain(
    "/etc/alertmanager/alertmanager.yml becomes a symlink to citadel/current/alertmanager.yml, which holds the same text.",
  );
});

test("adopt makes the server load our includes and know its Alertmanager, and changes nothing that it did", async () => {
  found = filesOf("etc");
  await adopt(site, await plannedAdoption(site, replace), report);
  expect(await loaded("/api/v1/status/config")).toContain("/etc/prometheus/citadel/current/scrape/*.yml");
  expect(await loaded("/api/v1/status/flags")).toContain('"storage.tsdb.retention.time":"45d"');
  await expectScrapePools("theirs");
  const alertmanagers = await awaited(60, async () => {
    const text = await loaded("/api/v1/alertmanagers");
    return text.includes(`http://${address}:9093/api/v2/alerts`) ? text : undefined;
  });
  expect(alertmanagers).toBeDefined();
  expect(contents("etc/alertmanager/alertmanager.yml")).toBe(alertmanagerFile);
  expect(lines.at(-1)).toBe(
    "mon01: /etc/alertmanager/alertmanager.yml: is a symlink to citadel/current/alertmanager.yml; Alertmanager was reloaded and has the same text",
  );
});

test("the copies and what is known of them can be read by their owner only", () => {
  const adoptDirectory = join(root, "etc/prometheus/citadel/adopt");
  const modes = readdirSync(adoptDirectory, { recursive: true, encoding: "utf8" }).map((name) =>
    (lstatSync(join(adoptDirectory, name)).mode & 0o777).toString(8),
  );
  expect(modes.sort()).toEqual(["600", "600", "600", "700"]);
  const release = readlinkSync(join(root, "etc/alertmanager/citadel/current"));
  const { mode, gid } = lstatSync(join(root, "etc/alertmanager/citadel", release, "alertmanager.yml"));
  expect([(mode & 0o777).toString(8), gid]).toEqual(["640", 65534]);
});

test("adopting again changes nothing and says so", async () => {
  const before = filesOf("etc");
  const adoption = await plannedAdoption(site, { alertmanagerFile: "keep", access: "keep" });
  expect(adoptionText(adoption, site)).toBe("mon01: adopted already, nothing changed.");
  lines.length = 0;
  await adopt(site, adoption, report);
  expect(lines).toEqual([]);
  expect(filesOf("etc")).toEqual(before);
});

test("undo brings every byte, mode and owner back, and the servers run with them", async () => {
  const undo = await plannedUndo(site);
  expect(undoText(undo, site).split("\n")).toEqual([
    "/etc/prometheus/prometheus.yml gets back the bytes, mode and owner that it had.",
    "/etc/default/prometheus gets back the bytes, mode and owner that it had.",
    "/etc/alertmanager/alertmanager.yml gets back the bytes, mode and owner that it had.",
    "/etc/prometheus/citadel is removed, with its releases and secrets.",
    "/etc/alertmanager/citadel is removed, with its releases and secrets.",
    expect.stringMatching(/^Prometheus loses the flags that it got, and is restarted: docker restart /),
  ]);
  await undoAdoption(site, undo, report);
  expect(filesOf("etc")).toEqual(found);
  expect(await loaded("/api/v1/status/config")).not.toContain("citadel");
  expect(await loaded("/api/v1/status/flags")).toContain('"web.enable-lifecycle":"false"');
});

test("undoing again has nothing to do", async () => {
  const undo = await plannedUndo(site);
  expect(undoText(undo, site)).toBe("mon01: not adopted, nothing to undo.");
  await undoAdoption(site, undo, report);
  expect(filesOf("etc")).toEqual(found);
});

test("an undo that failed half-way is run again, and the servers run with what they had", async () => {
  await adopt(site, await plannedAdoption(site, replace), report);
  const restart = () => Promise.resolve({ exitCode: 1, stdout: "", stderr: "no more memory\n" });
  const broken = { ...site, prometheus: { ...site.prometheus, restart } };
  await expect(undoAdoption(broken, await plannedUndo(site), report)).rejects.toThrow(
    /^prometheus: docker restart ops-adopt-.* failed \(no more memory\): run it by hand$/,
  );
  const again = await plannedUndo(site);
  expect(undoText(again, site).split("\n")).toEqual([
    ...[
      "/etc/prometheus/prometheus.yml",
      "/etc/default/prometheus",
      "/etc/alertmanager/alertmanager.yml",
    ].map(
      (path) => `${path} has nothing of adopt's any more, and stays as it is; its server reads it again.`,
    ),
    "/etc/prometheus/citadel is removed, with its releases and secrets.",
    "/etc/alertmanager/citadel is removed, with its releases and secrets.",
    expect.stringMatching(/^Prometheus loses the flags that it got, and is restarted: docker restart /),
  ]);
  await undoAdoption(site, again, report);
  expect(filesOf("etc")).toEqual(found);
  expect(await loaded("/api/v1/status/config")).not.toContain("citadel");
  expect(await loaded("/api/v1/status/flags")).toContain('"web.enable-lifecycle":"false"');
});

test("what fails after it went on with a killed run gives back what was there before both", async () => {
  // As a run that is killed while Prometheus restarts: its promise is left alone for good.
  const killed = new Promise<never>(() => undefined);
  const restarting = new Promise<void>((resolve) => {
    const restart = () => {
      resolve();
      return killed;
    };
    void plannedAdoption(site, replace).then((adoption) =>
      adopt({ ...site, prometheus: { ...site.prometheus, restart } }, adoption, report),
    );
  });
  await restarting;
  expect(contents("etc/prometheus/prometheus.yml")).toContain("citadel/current");
  const again = await plannedAdoption(site, replace);
  expect(again.decision.changes).toEqual([]);
  let restarts = 0;
  const restart = () => {
    restarts += 1;
    // Not the first time, and when everything is back.
    return restarts === 1
      ? Promise.resolve({ exitCode: 1, stdout: "", stderr: "no more memory\n" })
      : site.prometheus.restart();
  };
  const broken = { ...site, prometheus: { ...site.prometheus, restart } };
  lines.length = 0;
  await expect(adopt(broken, again, report)).rejects.toThrow(/no more memory/);
  expect(lines.filter((line) => line.endsWith("put back as it was"))).toEqual([
    "mon01: /etc/prometheus/prometheus.yml: put back as it was",
    "mon01: /etc/default/prometheus: put back as it was",
  ]);
  expect(contents("etc/prometheus/prometheus.yml")).toBe(mainFile);
  expect(restarts).toBe(2);
  await undoAdoption(site, await plannedUndo(site), report);
  expect(filesOf("etc")).toEqual(found);
});

test("nothing is removed while a server does not answer in clear", async () => {
  await adopt(site, await plannedAdoption(site, replace), report);
  const arguments_ = join(root, "etc/default/prometheus");
  rmSync(arguments_);
  const undo = await plannedUndo(site);
  expect(undo.prometheus.map(({ kind }) => kind)).toEqual(["restore", "leave"]);
  const deaf = { ...site, open: { ...site.open, prometheus: { url: `http://${address}:1` } } };
  const leave = [{ kind: "leave", path: "/etc/default/prometheus" }] as const;
  await expect(undoAdoption(deaf, { ...undo, prometheus: leave, alertmanager: [] }, report)).rejects.toThrow(
    /^prometheus: does not answer in clear at http:\/\/127\.0\.79\.11:1, and may run with files that undo removes: take what is left of adopt's out of what its unit reads, docker restart .*, then run adopt --undo again$/,
  );
  expect(filesOf("etc")).toHaveProperty(["prometheus/citadel/adopt/manifest.json"]);
  writeFileSync(
    arguments_,
    `# Flags.\nARGS="--web.listen-address=${address}:9090 --storage.tsdb.path=/prometheus"\n`,
  );
  await undoAdoption(site, await plannedUndo(site), report);
  expect(filesOf("etc")).toEqual(found);
});

test("what others have edited since survives adopting again and undo", async () => {
  await adopt(site, await plannedAdoption(site, replace), report);
  const path = join(root, "etc/prometheus/prometheus.yml");
  const theirs = "\n  - job_name: 'added since'\n    static_configs: [{ targets: ['127.0.79.11:9093'] }]";
  const without = (text: string) => text.replace("  - citadel/current/scrape/*.yml\n", "");
  // They add a job, and lose one of our lines with it.
  writeFileSync(
    path,
    without(readFileSync(path, "utf8")).replace("['127.0.79.11:9090']", (t) => t + theirs),
  );
  const again = await plannedAdoption(site, { alertmanagerFile: "keep", access: "keep" });
  expect(again.decision.restartFor).toEqual([]);
  await adopt(site, again, report);
  await expectScrapePools("added since", "theirs");
  await undoAdoption(site, await plannedUndo(site), report);
  expect(contents("etc/prometheus/prometheus.yml")).toContain(theirs);
  expect(contents("etc/prometheus/prometheus.yml")).not.toContain("citadel/current");
  expect(contents("etc/prometheus/prometheus.yml")).not.toContain('targets: ["');
  await expectScrapePools("added since", "theirs");
});
