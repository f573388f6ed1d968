import { removeTree, writeFile, type FileAccess } from "../host-files.ts";
import { HostError } from "../host-output.ts";
import { foundFile } from "./found-file.ts";
import { removeDataSource } from "./grafana-data-source.ts";
import { GRAFANA_VIEWER, removeViewer } from "./grafana-viewer.ts";
import { directories, isAlertmanagerLink } from "./layout.ts";
import type { LockedSite } from "./locked-site.ts";
import { adoptManifest, backedUpBytes, type AdoptedFile } from "./manifest.ts";
import { isAdopted, remainingIncludes } from "./prometheus-file.ts";
import { prometheusNeeds } from "./decision.ts";
import {
  expectAlertmanagerConfig,
  expectLoadedConfig,
  expectOpen,
  reloadServer,
  restartServer,
} from "./running-servers.ts";
import { foundEndpoint } from "./found-endpoint.ts";
import type { AdoptionSite } from "./site.ts";
import { sha256, standingEdits, textOf, withoutEdits } from "./text-edit.ts";

/** What takes one file of the server back. */
export type Restoration =
  /** It was not touched since: its bytes, mode and owner come back. */
  | { readonly kind: "restore"; readonly path: string; readonly bytes: Buffer; readonly access: FileAccess }
  /** Others have edited it since: only what adopt inserted goes. */
  | {
      readonly kind: "edit";
      readonly path: string;
      readonly bytes: Buffer;
      readonly access: FileAccess;
    }
  /** An undo that ended half-way, or somebody else, has put it back: it stays, and its server has still to read it. */
  | { readonly kind: "back already"; readonly path: string; readonly bytes: Buffer }
  /** Somebody has made it another: it stays. */
  | { readonly kind: "leave"; readonly path: string };

/** What `adopt --undo` is going to do. */
export interface PlannedUndo {
  readonly prometheus: readonly Restoration[];
  readonly alertmanager: readonly Restoration[];
  readonly grafana: readonly Restoration[];
  /** Directories of ours that exist. */
  readonly remove: readonly string[];
}

/**
 * What takes the adoption of a server back. Changes nothing.
 * @throws {HostError} when the host does not answer, a copy is gone, or what adopt inserted was edited since.
 */
export async function plannedUndo(site: AdoptionSite): Promise<PlannedUndo> {
  const { prometheus, alertmanager, grafana } = directories(site.server);
  const restorations = async (citadel: string) => {
    const files = (await adoptManifest(site.host, citadel))?.files ?? [];
    return Promise.all(files.map((file) => restoration(site, citadel, file)));
  };
  const kinds = await Promise.all(
    [prometheus, alertmanager, grafana].map((path) => foundFile(site.host, path)),
  );
  return {
    prometheus: await restorations(prometheus),
    alertmanager: await restorations(alertmanager),
    grafana: await restorations(grafana),
    remove: kinds.filter(({ kind }) => kind !== "absent").map(({ path }) => path),
  };
}

/** What {@link undoAdoption} is going to do, in words. */
export function undoText(
  { prometheus, alertmanager, grafana, remove }: PlannedUndo,
  site: AdoptionSite,
): string {
  if (remove.length === 0) return `${site.host.name}: not adopted, nothing to undo.`;
  const words = {
    restore: "gets back the bytes, mode and owner that it had",
    edit: "was edited since; loses what adopt inserted, and nothing else",
    "back already": "has nothing of adopt's any more, and stays as it is; its server reads it again",
    leave: "is no longer what adopt made of it, and stays as it is",
  } as const;
  return [
    ...[...prometheus, ...alertmanager, ...grafana].map(({ kind, path }) => `${path} ${words[kind]}.`),
    ...remove.map((path) => `${path} is removed, with its releases and secrets.`),
    ...(prometheus.some(({ kind, path }) => kind !== "leave" && path === site.server.prometheus.argumentsFile)
      ? [`Prometheus loses the flags that it got, and is restarted: ${site.prometheus.restartCommand}`]
      : []),
    ...(isRestored(alertmanager, site.server.alertmanager.argumentsFile)
      ? [`Alertmanager is restarted: ${site.alertmanagerControl.restartCommand}`]
      : []),
    ...(isRestored(grafana, site.server.grafana.environmentFile)
      ? [`Grafana loses its user ${GRAFANA_VIEWER}, and is restarted: ${site.grafanaControl.restartCommand}`]
      : []),
  ].join("\n");
}

/**
 * Puts the server's files back, makes the servers read them, verifies that they have, and removes what is ours.
 * Our directories go last: an undo that failed half-way can be run again.
 *
 * @throws {AdoptError} when a server does not take its old files, or does not answer in clear with them.
 * @throws {LockError} when the deployment lock is lost, before the next change.
 */
export async function undoAdoption(
  site: LockedSite,
  undo: PlannedUndo,
  report: (line: string) => void,
): Promise<void> {
  const { host, server } = site;
  const opensGrafana = isRestored(undo.grafana, server.grafana.environmentFile);
  // While Grafana still has its certificate, and Prometheus its login for the way back.
  site.expectHeld();
  if (undo.grafana.some(isToWrite)) await removeViewer(await foundEndpoint(site, "grafana"));
  for (const restored of [...undo.prometheus, ...undo.alertmanager, ...undo.grafana]) {
    if (!isToWrite(restored)) continue;
    await writeFile(host, restored.path, restored.bytes, restored.access);
    report(`${host.name}: ${restored.path}: put back`);
  }
  if (isRestored(undo.alertmanager, server.alertmanager.argumentsFile))
    await restartServer("alertmanager", site);
  if (opensGrafana) await restartServer("grafana", site);
  const changed = undo.prometheus.filter(({ kind }) => kind !== "leave").map(({ path }) => path);
  if (changed.includes(server.prometheus.argumentsFile)) await restartServer("prometheus", site);
  else if (changed.length > 0) await reloadServer("prometheus", site);
  if (changed.includes(server.prometheus.configFile)) {
    const needs = prometheusNeeds(site);
    await expectLoadedConfig(site, "has still loaded our includes", (yaml) => !isAdopted(yaml, needs));
  }
  for (const restored of undo.alertmanager) {
    if (restored.kind === "leave" || restored.path !== server.alertmanager.configFile) continue;
    await reloadServer("alertmanager", site);
    await expectAlertmanagerConfig(site, restored.bytes);
  }
  // Nobody may go on with a certificate and users that are about to go.
  if (isKnown(undo.prometheus, server.prometheus.argumentsFile)) await expectOpen("prometheus", site);
  if (isKnown(undo.alertmanager, server.alertmanager.argumentsFile)) await expectOpen("alertmanager", site);
  if (isKnown(undo.grafana, server.grafana.environmentFile)) await expectOpen("grafana", site);
  await removeDataSource(site, report);
  for (const path of undo.remove) {
    await removeTree(host, path);
    report(`${host.name}: ${path}: removed`);
  }
}

function isRestored(restorations: readonly Restoration[], file: string): boolean {
  return restorations.some(({ kind, path }) => kind !== "leave" && path === file);
}

function isKnown(restorations: readonly Restoration[], file: string): boolean {
  return restorations.some(({ path }) => path === file);
}

function isToWrite(restored: Restoration): restored is Extract<Restoration, { kind: "restore" | "edit" }> {
  return restored.kind === "restore" || restored.kind === "edit";
}

async function restoration(site: AdoptionSite, citadel: string, file: AdoptedFile): Promise<Restoration> {
  const { path, adopted } = file;
  const { owner, group, mode } = file;
  const found = await foundFile(site.host, path);
  if (found.kind === "file" && sha256(found.bytes) === file.sha256)
    return { kind: "back already", path, bytes: found.bytes };
  if (adopted.kind === "symlink") {
    if (found.kind !== "symlink" || !isAlertmanagerLink(site.server, found.target))
      return { kind: "leave", path };
    return {
      kind: "restore",
      path,
      bytes: await backedUpBytes(site.host, citadel, file),
      access: { owner, group, mode },
    };
  }
  if (found.kind !== "file") return { kind: "leave", path };
  if (sha256(found.bytes) === adopted.sha256) {
    return {
      kind: "restore",
      path,
      bytes: await backedUpBytes(site.host, citadel, file),
      access: { owner, group, mode },
    };
  }
  const text = textOf(found.bytes);
  const rest = withoutEdits(text, standingEdits(text, adopted.edits));
  const left =
    path === site.server.prometheus.configFile ? remainingIncludes(rest, prometheusNeeds(site)) : [];
  if (left.length === 0 && rest === text) return { kind: "back already", path, bytes: found.bytes };
  if (left.length === 0) return { kind: "edit", path, bytes: Buffer.from(rest), access: found.access };
  throw new HostError(
    `${site.host.name}: ${path}: was edited since, and includes ${left.join(" and ")} otherwise than adopt wrote it: take that out by hand`,
  );
}
