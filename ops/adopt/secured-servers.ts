import { readFileSync } from "node:fs";
import { writeFile } from "../host-files.ts";
import type { AccessDecision, ServerChange } from "./access-decision.ts";
import { environmentDiff } from "./environment-diff.ts";
import { GRAFANA_VIEWER, madeViewer } from "./grafana-viewer.ts";
import { directories } from "./layout.ts";
import type { LockedSite } from "./locked-site.ts";
import { adoptManifest } from "./manifest.ts";
import { rememberChange } from "./remembered-change.ts";
import { controlOf, expectSecured, restartServer } from "./running-servers.ts";
import type { AdoptionSite } from "./site.ts";
import { noteRunChange } from "./unfinished-run.ts";
import { textOf } from "./text-edit.ts";

type Access = Pick<AccessDecision, "servers" | "viewer">;

/** What secures the servers beside Prometheus, in words and differences, for people to read before. */
export function accessText({ servers, viewer }: Access, site: AdoptionSite): readonly string[] {
  return [
    ...servers.flatMap(({ change }) =>
      change === undefined ? [] : [environmentDiff(change.file.path, textOf(change.file.bytes), change.text)],
    ),
    ...servers.map(
      ({ server, because }) =>
        `${server} ${because}, and needs one restart: ${controlOf(server, site).restartCommand}`,
    ),
    ...(viewer === "make" ? [`Grafana gets the user ${GRAFANA_VIEWER}, a Viewer.`] : []),
  ];
}

/**
 * Makes Grafana's viewer, or gives it its password, where that is to be done.
 * @throws {HttpError} when Grafana refuses.
 */
export async function makeViewer(
  site: LockedSite,
  { viewer }: Access,
  report: (line: string) => void,
): Promise<void> {
  if (viewer === "as it is" || site.secured === undefined) return;
  site.expectHeld();
  await madeViewer(site.secured.grafana, readFileSync(site.secured.viewer.passwordFile, "utf8").trim());
  report(
    `${site.host.name}: Grafana's user ${GRAFANA_VIEWER} is a Viewer, with the password that setup made`,
  );
}

/**
 * Makes a server beside Prometheus a secured one.
 * @throws {AdoptError} {@link HttpError} {@link HostError}
 */
export async function secureServer(
  site: LockedSite,
  { server, file, change }: ServerChange,
  report: (line: string) => void,
): Promise<void> {
  const { host } = site;
  const citadel = directories(site.server)[server];
  if (change !== undefined) {
    await rememberChange(site, citadel, await adoptManifest(host, citadel), change);
    await noteRunChange(site, { server, ...change });
    await writeFile(host, file, Buffer.from(change.text), change.file.access);
    report(`${host.name}: ${file}: edited`);
  }
  await restartServer(server, site);
  await expectSecured(server, site, file);
  report(`${host.name}: ${server} was restarted and answers over HTTPS, to those it knows`);
}
