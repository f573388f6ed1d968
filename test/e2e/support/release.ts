import { createHash } from "node:crypto";
import { readdirSync, readFileSync, readlinkSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ruleGroups } from "../../../ops/verify/prometheus-api.ts";
import { directoryOf, siteOf, urlOf, type TestInstance } from "./instance.ts";

/** Hash of the release for Prometheus that lies in a synthesised stack. */
export function synthesisedRelease(folder: string): string {
  const [name = ""] = readdirSync(join(folder, "files/prometheus/rules"));
  return name.split(".")[1] ?? "";
}

/**
 * Makes another release for Prometheus of a synthesised stack, as another text in the repository would.
 *
 * @param folder - of the stack; a new synthesis restores it
 * @param path - of the edited file beneath the release, without the release's hash, e.g. `rules/availability.yml`
 * @returns hash of the new release
 * @throws Error when the edit changes nothing
 */
export function editedRelease(folder: string, path: string, edit: (text: string) => string): string {
  const old = synthesisedRelease(folder);
  const files = join(folder, "files/prometheus");
  const file = join(files, path.startsWith("rules/") ? path.replace(/\.yml$/, `.${old}.yml`) : path);
  const before = readFileSync(file, "utf8");
  const after = edit(before);
  if (after === before) throw new Error(`${path}: the edit does not fit the file any more`);
  const hash = sha256(after).slice(0, 12);
  writeFileSync(file, after);
  for (const name of readdirSync(join(files, "rules"))) {
    renameSync(join(files, "rules", name), join(files, "rules", name.replace(old, hash)));
  }
  const stack = join(folder, "cdk.tf.json");
  const text = readFileSync(stack, "utf8").replaceAll(old, hash).replaceAll(sha256(before), sha256(after));
  writeFileSync(stack, text);
  return hash;
}

/** Releases that Prometheus has loaded rules of, and the one that a restart would read. */
export async function liveReleases(
  instance: TestInstance,
): Promise<{ readonly loaded: readonly string[]; readonly onDisk: string }> {
  const groups = await ruleGroups(urlOf(instance, "prometheus"));
  const ours = groups.filter(({ file }) => file.includes("/citadel/"));
  const host = siteOf(instance).metricsServer.host;
  const current = join(directoryOf(instance), "hosts", host, "etc/prometheus/citadel/current");
  return {
    loaded: [...new Set(ours.map(({ file }) => basename(file).split(".")[1] ?? ""))],
    onDisk: basename(readlinkSync(current)),
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
