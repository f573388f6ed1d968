import { readdirSync, readlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { readBundle, writeBundle } from "../../../ops/bundle/folder.ts";
import { ruleGroups } from "../../../ops/live/prometheus-api.ts";
import { publishing } from "../../fixtures/changes/publication.ts";
import { directoryOf, endpointOf, siteOf, type TestInstance } from "./instance.ts";

/** Hash of the release for Prometheus that lies in a synthesised stack. */
export function synthesisedRelease(folder: string): string {
  return releasesOf(readdirSync(join(folder, "files/prometheus/rules")))[0] ?? "";
}

/**
 * Makes another release for Prometheus of a synthesised stack, as another text in the repository would.
 *
 * @param folder - of the stack; a new synthesis restores it
 * @param path - of the edited file beneath the release, e.g. `rules/availability.yml`
 * @returns hash of the new release
 * @throws Error when the edit changes nothing
 */
export function editedRelease(folder: string, path: string, edit: (text: string) => string): string {
  const outdir = dirname(dirname(folder));
  const bundle = readBundle(outdir, [basename(folder)]);
  const edited = publishing(bundle, "prometheus", (files) => {
    const before = files[path] ?? "";
    const after = edit(before);
    if (after === before) throw new Error(`${path}: the edit does not fit the file any more`);
    return { ...files, [path]: after };
  });
  writeBundle(outdir, edited);
  return synthesisedRelease(folder);
}

/** Releases that Prometheus has loaded rules of, and the one that a restart would read. */
export async function liveReleases(
  instance: TestInstance,
): Promise<{ readonly loaded: readonly string[]; readonly onDisk: string }> {
  const groups = await ruleGroups(endpointOf(instance, "prometheus"));
  const ours = groups.filter(({ file }) => file.includes("/citadel/"));
  const host = siteOf(instance).metricsServer.host;
  const current = join(directoryOf(instance), "hosts", host, "etc/prometheus/citadel/current");
  return {
    loaded: releasesOf(ours.map(({ file }) => basename(file))),
    onDisk: basename(readlinkSync(current)),
  };
}

/** Releases that rule files name: one file of each release does. */
function releasesOf(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => /^release\.([0-9a-f]+)\.yml$/.exec(name)?.[1] ?? []);
}
