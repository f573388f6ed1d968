import { createHash } from "node:crypto";
import { readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ruleGroups } from "../../../ops/live/prometheus-api.ts";
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
  const old = synthesisedRelease(folder);
  const file = join(folder, "files/prometheus", path);
  const before = readFileSync(file, "utf8");
  const after = edit(before);
  if (after === before) throw new Error(`${path}: the edit does not fit the file any more`);
  const hash = sha256(after).slice(0, 12);
  writeFileSync(file, after);
  const marker = (release: string) => join(folder, `files/prometheus/rules/release.${release}.yml`);
  const marked = readFileSync(marker(old), "utf8");
  writeFileSync(marker(hash), marked.replaceAll(old, hash));
  rmSync(marker(old));
  const stack = join(folder, "cdk.tf.json");
  const text = readFileSync(stack, "utf8")
    .replaceAll(old, hash)
    .replaceAll(sha256(before), sha256(after))
    .replaceAll(sha256(marked), sha256(marked.replaceAll(old, hash)));
  writeFileSync(stack, text);
  return hash;
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

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
