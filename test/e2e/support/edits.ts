import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Environment } from "../../../infra/environments/environment.ts";
import { environmentEndpoints } from "../../../ops/environment-endpoints.ts";
import { hostShell } from "../../../ops/hosts.ts";
import { answerOf, changeAnswerOf, postAnswerOf } from "../../../ops/ask.ts";
import { chosenEnvironment } from "../../../ops/options.ts";
import { currentRelease } from "../../../ops/releases/store.ts";
import type { Bundle } from "../../../ops/bundle/bundle.ts";
import { expectedContainers } from "../../../ops/drift/expected-containers.ts";
import { docker } from "./containers.ts";
import { directoryOf, endpointOf, siteOf, type TestInstance } from "./instance.ts";

/** Takes an edit back. */
export type Undo = () => Promise<unknown>;

/** The bundle of the release that is recorded as live. @throws Error when none is */
async function recordedBundle(instance: TestInstance): Promise<Bundle> {
  const environment = environmentOf(instance);
  const release = await currentRelease(hostShell(environment, environment.inventory.metricsServer.host));
  if (release === undefined) throw new Error(`${instance.instance}: no release is recorded`);
  return release.bundle;
}

/** Where a file of the metrics server's host lies on this machine. */
export function metricsFile(instance: TestInstance, path: string): string {
  return join(directoryOf(instance), "hosts", siteOf(instance).metricsServer.host, path);
}

/** Edits a file in place, as an editor does. @throws Error when it does not hold `from` */
export function editedFile(file: string, from: string | RegExp, to: string): Undo {
  const before = readFileSync(file, "utf8");
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${file}: does not hold ${String(from)}`);
  writeFileSync(file, after);
  return () => {
    writeFileSync(file, before);
    return Promise.resolve();
  };
}

/** Removes a file. */
export function removedFile(file: string): Undo {
  const before = readFileSync(file);
  rmSync(file);
  return () => {
    writeFileSync(file, before);
    return Promise.resolve();
  };
}

/** Has a server read its files again. @throws Error when it refuses */
export async function reloaded(instance: TestInstance, server: "prometheus" | "alertmanager"): Promise<void> {
  const { status, text } = await postAnswerOf(endpointOf(instance, server), "/-/reload");
  if (status !== 200) throw new Error(`${server}: status ${String(status)}: ${text}`);
}

/** What Grafana's API answers to its administrator. @throws Error when it refuses */
export async function grafana(
  instance: TestInstance,
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: unknown,
): Promise<unknown> {
  const { status, text } =
    method === "GET"
      ? await answerOf(endpointOf(instance, "grafana"), path)
      : await changeAnswerOf(endpointOf(instance, "grafana"), method, path, body);
  if (status !== 200) throw new Error(`${method} ${path}: status ${String(status)}`);
  const json: unknown = JSON.parse(text);
  return json;
}

const dashboardAnswer = z.object({
  dashboard: z.looseObject({ panels: z.array(z.looseObject({ title: z.string().optional() })) }),
  meta: z.object({ folderUid: z.string() }),
});

/** A dashboard as Grafana has it, ready to be saved again. */
export async function savedDashboard(instance: TestInstance, uid: string) {
  const { dashboard, meta } = dashboardAnswer.parse(
    await grafana(instance, "GET", `/api/dashboards/uid/${uid}`),
  );
  const model = Object.fromEntries(
    Object.entries(dashboard).filter(([key]) => key !== "id" && key !== "version"),
  );
  return { dashboard: { ...model, panels: dashboard.panels }, folderUid: meta.folderUid, overwrite: true };
}

/** Silences an alert by its name for some hours. Id of the silence. */
export async function silenced(instance: TestInstance, alertname: string, hours: number): Promise<string> {
  const { text } = await changeAnswerOf(endpointOf(instance, "alertmanager"), "POST", "/api/v2/silences", {
    matchers: [{ name: "alertname", value: alertname, isRegex: false, isEqual: true }],
    startsAt: new Date().toISOString(),
    endsAt: new Date(Date.now() + hours * 3_600_000).toISOString(),
    createdBy: "anna",
    comment: "later",
  });
  return z.object({ silenceID: z.string() }).parse(JSON.parse(text)).silenceID;
}

/** Ends a silence. */
export async function unsilenced(instance: TestInstance, id: string): Promise<void> {
  await changeAnswerOf(endpointOf(instance, "alertmanager"), "DELETE", `/api/v2/silence/${id}`);
}

/** A mount as drift says it, for `docker run`: of a directory where its source is a path, else of a volume. */
function mountArgument(mount: string): string {
  const [, source = "", target = "", access] = /^(.*) → (.*), (read-only|writable)$/.exec(mount) ?? [];
  const type = source.startsWith("/") ? "bind" : "volume";
  return `type=${type},source=${source},target=${target}${access === "read-only" ? ",readonly" : ""}`;
}

/**
 * Keeps a container aside, stopped, and runs another one of its name and settings with one more variable: as somebody
 * does who wants to see more of its log.
 */
export async function recreatedContainer(
  instance: TestInstance,
  name: string,
  variable: string,
): Promise<Undo> {
  const declared = expectedContainers(await recordedBundle(instance)).find(
    (container) => container.name === name,
  );
  if (declared === undefined) throw new Error(`${name}: is not declared`);
  const kept = `${name}-kept`;
  await docker("stop", name);
  await docker("rename", name, kept);
  const memory = String(declared.memory);
  await docker(
    ...[
      "run",
      "--detach",
      "--name",
      name,
      "--network",
      declared.network ?? "",
      "--user",
      declared.user ?? "",
    ],
    ...["--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"],
    ...["--memory", memory, "--memory-swap", memory, "--restart", declared.restart],
    ...Object.entries(declared.labels).flatMap(([label, value]) => ["--label", `${label}=${value}`]),
    ...declared.mounts.flatMap((mount) => ["--mount", mountArgument(mount)]),
    ...[...declared.env, variable].flatMap((each) => ["--env", each]),
    declared.image,
    ...(declared.command ?? []),
  );
  return async () => {
    await docker("rm", "--force", name);
    await docker("rename", kept, name);
    await docker("start", name);
  };
}

/** Where the exporter answers, and the file with the CA that it is known by. */
export function exporterOf(instance: TestInstance) {
  return environmentEndpoints(environmentOf(instance), instance.checkout).exporter;
}

function environmentOf({ instance, prefix }: TestInstance): Environment {
  return chosenEnvironment({ env: "local", instance, prefix });
}
