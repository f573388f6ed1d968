import { readFileSync } from "node:fs";
import { writeFile } from "../host-files.ts";
import type { AccessDecision, ServerChange } from "./access-decision.ts";
import { environmentDiff } from "./environment-diff.ts";
import { GRAFANA_VIEWER, madeViewer } from "./grafana-viewer.ts";
import { directories } from "./layout.ts";
import { adoptManifest } from "./manifest.ts";
import { rememberChange } from "./remembered-change.ts";
import { controlOf, expectSecured, restartServer } from "./running-servers.ts";
import type { AdoptionSite } from "./site.ts";
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
 * Secures the servers beside Prometheus, then does `next`, which secures Prometheus. When one of them does not take it,
 * those that did are put back: half of them secured would not find each other.
 * @throws {AdoptError} {@link HttpError} {@link HostError}
 */
export async function secured(
  site: AdoptionSite,
  { servers, viewer }: Access,
  report: (line: string) => void,
  next: () => Promise<void>,
): Promise<void> {
  const begun: ServerChange[] = [];
  try {
    for (const server of servers) {
      begun.push(server);
      await secureServer(site, server, report);
    }
    await next();
  } catch (error) {
    for (const server of begun) await takeBack(site, server, report);
    throw error;
  }
  if (viewer === "as it is" || site.secured === undefined) return;
  await madeViewer(site.secured.grafana, readFileSync(site.secured.viewer.passwordFile, "utf8").trim());
  report(
    `${site.host.name}: Grafana's user ${GRAFANA_VIEWER} is a Viewer, with the password that setup made`,
  );
}

async function secureServer(
  site: AdoptionSite,
  { server, file, change }: ServerChange,
  report: (line: string) => void,
): Promise<void> {
  const { host } = site;
  const citadel = directories(site.server)[server];
  if (change !== undefined) {
    await rememberChange(site, citadel, await adoptManifest(host, citadel), change);
    await writeFile(host, file, Buffer.from(change.text), change.file.access);
    report(`${host.name}: ${file}: edited`);
  }
  await restartServer(server, site);
  await expectSecured(server, site, file);
  report(`${host.name}: ${server} was restarted and answers over HTTPS, to those it knows`);
}

/** Puts the bytes back that were there before this run. What the server then says is no longer waited for. */
async function takeBack(
  site: AdoptionSite,
  { server, file, change }: ServerChange,
  report: (line: string) => void,
): Promise<void> {
  if (change === undefined) return;
  await writeFile(site.host, file, change.file.bytes, change.file.access);
  report(`${site.host.name}: ${file}: put back as it was`);
  await controlOf(server, site).restart();
}
