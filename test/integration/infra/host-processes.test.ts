/** Publishing, by Terraform, to servers that run as processes of the host and are reloaded by a signal. */
import { chmodSync, chownSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { App, TerraformStack } from "cdktf";
import { z } from "zod";
import type { StackContext } from "../../../infra/constructs/context.ts";
import { Publisher } from "../../../infra/constructs/publisher.ts";
import { localEnvironment } from "../../../infra/environments/local.ts";
import type { SetupRecord } from "../../../infra/environments/setup-record.ts";
import { imageBuilds, imageSources } from "../../../infra/images/built-images.ts";
import type { Publication } from "../../../infra/publications/publication.ts";
import { releaseMarker } from "../../../infra/render/release-marker.ts";
import { markedRelease, release } from "../../../infra/render/release.ts";
import { copyLockFile, publisherScripts, writeStackFiles } from "../../../infra/stack-folder.ts";
import { useBackend, useDocker } from "../../../infra/stacks/terraform-settings.ts";
import { json } from "../../../ops/http.ts";
import { publisherRun } from "../../../ops/publish/publisher-run.ts";
import { readBundle } from "../../../ops/bundle/folder.ts";
import { dockerHere } from "../../../ops/docker.ts";
import { purged } from "../../../ops/down.ts";
import { checkout } from "../../../ops/options.ts";
import { builtImages, recordedPrerequisites } from "../../../ops/setup/local.ts";
import { planSummary } from "../../../ops/terraform/plan.ts";
import {
  applied,
  containersInState,
  initialised,
  planned,
  stackFolder,
} from "../../../ops/terraform/stack.ts";
import { failedPublishers } from "../../../ops/terraform/state.ts";
import { awaited } from "../../../ops/wait.ts";
import { containerLog } from "./docker.ts";
import { hostProcess, hostRoot, installedProgram, type HostProcess } from "./host-process.ts";

// Images may have to be built, and the machine may be busy.
jest.setTimeout(600_000);

const chosen = { instance: "huptest", prefix: "127.0.37" } as const;
const directory = join(checkout, ".local", chosen.instance);
const outdir = join(directory, "cdktf.out");
const stack = stackFolder(outdir, "huptest-metrics");
const prometheusUrl = "http://127.0.37.37:9090";
const alertmanagerUrl = "http://127.0.37.37:9093";
const nothing = { create: [], update: [], replace: [], destroy: [] };
const rules = z.object({
  data: z.object({ groups: z.array(z.object({ name: z.string(), file: z.string() })) }),
});
const status = z.object({ config: z.object({ original: z.string() }) });

let setup: SetupRecord;
let root: string;
let prometheus: HostProcess;
let alertmanager: HostProcess;

beforeAll(async () => {
  await purged(chosen.instance, checkout);
  mkdirSync(join(directory, "state"), { recursive: true });
  setup = await recordedPrerequisites(chosen, () => undefined);
  await builtImages(setup, () => undefined);
  root = hostRoot();
  const programs = {
    prometheus: await installedProgram(setup.images.prometheus, "prometheus", root),
    alertmanager: await installedProgram(setup.images.alertmanager, "alertmanager", root),
  };
  write(
    "etc/prometheus/prometheus.yml",
    "rule_files: [citadel/current/rules/*.yml]\nscrape_config_files: [citadel/current/scrape/*.yml]\n",
  );
  rmSync(join(root, "etc/alertmanager"), { recursive: true, force: true });
  write("etc/alertmanager/citadel/releases/adopted/alertmanager.yml", routes("found"));
  write("etc/alertmanager/citadel/secrets/broken-ca.pem", "not a certificate\n");
  symlinkSync("releases/adopted", join(root, "etc/alertmanager/citadel/current"));
  symlinkSync("citadel/current/alertmanager.yml", join(root, "etc/alertmanager/alertmanager.yml"));
  for (const data of ["prometheus", "alertmanager"]) {
    mkdirSync(join(root, data), { recursive: true });
    chownSync(join(root, data), 65534, 65534);
  }
  prometheus = hostProcess(root, programs.prometheus, [
    "--config.file=/etc/prometheus/prometheus.yml",
    "--storage.tsdb.path=/prometheus",
    "--web.listen-address=127.0.37.37:9090",
    "--scrape.discovery-reload-interval=500ms",
  ]);
  alertmanager = hostProcess(root, programs.alertmanager, [
    "--config.file=/etc/alertmanager/alertmanager.yml",
    "--storage.path=/alertmanager",
    "--cluster.listen-address=",
    "--web.listen-address=127.0.37.37:9093",
  ]);
  const found = await awaited(20, loaded);
  if (found === undefined) throw new Error(`they do not answer:\n${prometheus.log()}${alertmanager.log()}`);
  expect(found).toEqual({ rules: [], receiver: "found" });
});

afterAll(async () => {
  await purged(chosen.instance, checkout);
  await Promise.all([prometheus.stop(), alertmanager.stop()]);
  rmSync(root, { recursive: true });
  rmSync(directory, { recursive: true, force: true });
});

test("what is published is live after a SIGHUP, the processes run on, and a second plan is empty", async () => {
  await synthesised("ours", "TargetDown");
  await planned(stack);
  await applied(stack);
  expect(await loaded()).toEqual({ rules: ["TargetDown", "release"], receiver: "ours" });
  expect([prometheus.ended(), alertmanager.ended()]).toEqual([undefined, undefined]);
  expect(planSummary(await planned(stack))).toEqual(nothing);
});

test("what only the server refuses is rolled back: Alertmanager keeps its routes, and says so", async () => {
  const ca = "/etc/alertmanager/citadel/secrets/broken-ca.pem";
  await synthesised(
    "others",
    "TargetDown",
    `    webhook_configs: [{ url: "http://127.0.37.200", http_config: { tls_config: { ca_file: ${ca} } } }]\n`,
  );
  await planned(stack);
  await expect(applied(stack)).rejects.toThrow(/alertmanager: release [0-9a-f]{12} is not live/);
  const [failed] = (await containersInState(stack)).filter(({ exitCode }) => exitCode === 1);
  expect(containerLog(failed?.id ?? "")).toMatch(
    /publish alertmanager: process \d+: the server did not take the configuration on SIGHUP: its log says why\n(?:.*\n)*publish alertmanager: failed: release [0-9a-f]{12} is live again, on disk and in the server\n/,
  );
  expect(await loaded()).toEqual({ rules: ["TargetDown", "release"], receiver: "ours" });
});

test("the next release is published over the failed one", async () => {
  await synthesised("others", "TargetGone");
  await planned(stack, failedPublishers(await containersInState(stack)));
  await applied(stack);
  expect(await loaded()).toEqual({ rules: ["TargetGone", "release"], receiver: "others" });
  expect([prometheus.ended(), alertmanager.ended()]).toEqual([undefined, undefined]);
});

test("without Terraform and its state, one `docker run` publishes the same, and the next deployment takes it up", async () => {
  await synthesised("glass", "TargetAway");
  const [bundle] = readBundle(outdir, [stack.name]).stacks;
  for (const service of ["prometheus", "alertmanager"]) {
    const run = bundle && publisherRun(bundle, service);
    const result = await dockerHere.run(run?.args ?? [], run?.script);
    expect(result).toMatchObject({ exitCode: 0, stderr: "" });
    expect(result.stdout).toMatch(
      new RegExp(`\\npublish ${service}: done: release ${run?.release ?? ""} is live\\n$`),
    );
  }
  expect(await loaded()).toEqual({ rules: ["TargetAway", "release"], receiver: "glass" });

  const { replace, ...others } = planSummary(await planned(stack));
  expect([replace.length, others]).toEqual([2, { create: [], update: [], destroy: [] }]);
  await applied(stack);
  expect(await loaded()).toEqual({ rules: ["TargetAway", "release"], receiver: "glass" });
  expect(planSummary(await planned(stack))).toEqual(nothing);
});

/** The publishers of a release, as infra makes them for servers that are reloaded by a signal. */
async function synthesised(receiver: string, alert: string, integration = ""): Promise<void> {
  const local = localEnvironment({ ...chosen, checkout, setup });
  const host = local.inventory.metricsServer.host;
  const environment = { ...local, hostDirectories: { ...local.hostDirectories, [host]: root } };
  const { publisher } = imageBuilds(imageSources(checkout), environment.images);
  const context: StackContext = {
    environment,
    builtImages: { exporter: "", simulator: "", publisher: publisher.tag },
    checkoutFromStack: "../../../../..",
    commit: "unknown",
    publisherScripts: publisherScripts(checkout),
  };
  const publications: readonly Publication[] = [
    {
      ...{ service: "prometheus", host, directory: "/etc/prometheus", url: prometheusUrl },
      ...{ reload: "hup", release: markedRelease(prometheusFiles(alert), releaseMarker) },
    },
    {
      ...{ service: "alertmanager", host, directory: "/etc/alertmanager", url: alertmanagerUrl },
      ...{ reload: "hup", release: release({ "alertmanager.yml": routes(receiver, integration) }) },
    },
  ];
  const app = new App({ outdir, stackTraces: false });
  const made = new TerraformStack(app, stack.name);
  useBackend(made, environment.backend, context.checkoutFromStack);
  useDocker(made, context, host);
  const files = publications.flatMap((publication) => {
    const props = { context, stack: stack.name, publication, image: publisher.tag };
    return Object.entries(new Publisher(made, publication.service, props).files);
  });
  app.synth();
  writeStackFiles(stack.folder, Object.fromEntries(files));
  copyLockFile(join(checkout, environment.lockFile), stack.folder);
  await initialised(stack);
}

function prometheusFiles(alert: string): Readonly<Record<string, string>> {
  return {
    "scrape/self.yml":
      'scrape_configs:\n  - job_name: citadel-self\n    static_configs: [{ targets: ["127.0.37.37:9090"] }]\n',
    "rules/availability.yml": `groups: [{ name: ${alert}, rules: [{ alert: ${alert}, expr: up == 0 }] }]\n`,
  };
}

function routes(receiver: string, integration = ""): string {
  return `route: { receiver: ${receiver} }\nreceivers:\n  - name: ${receiver}\n${integration}`;
}

/** A file that the servers may read. */
function write(path: string, text: string): void {
  mkdirSync(join(root, dirname(path)), { recursive: true });
  writeFileSync(join(root, path), text);
  chmodSync(join(root, path), 0o644);
  chownSync(join(root, path), 0, 0);
}

/** What the servers run. */
async function loaded() {
  const { data } = await json(rules, `${prometheusUrl}/api/v1/rules`);
  const { config } = await json(status, `${alertmanagerUrl}/api/v2/status`);
  return {
    rules: data.groups.map(({ name }) => name),
    receiver: /receiver: (\w+)/.exec(config.original)?.[1],
  };
}
