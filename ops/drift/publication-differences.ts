import type { Release } from "../../infra/render/release.ts";
import { loadedMismatches } from "../live/loaded.ts";
import type { DiskRelease } from "../live/disk-release.ts";
import { changedPaths, editedPaths, isProvisioned, type LivePublication } from "../live/publication-state.ts";
import type { Difference, Remedies } from "./difference.ts";

/** What was found of one publication. */
export interface PublicationDrift {
  readonly differences: readonly Difference[];
  /** What could not be told, a line each. */
  readonly unknown: readonly string[];
}

/**
 * Where what lies on a server's host, or what the server says that it has loaded, is not a release. What an edit
 * means is told by the review of the live files; this names the files, and whether the server runs them.
 */
export function publicationDrift(
  publication: LivePublication,
  release: Release,
  { deploy }: Remedies,
): PublicationDrift {
  const { service, host, disk, loaded } = publication;
  const unknown = [disk, loaded].flatMap((read) => (read.kind === "unreachable" ? [read.because] : []));
  const difference = (what: string, text: string, remedy: string): Difference => ({
    id: `publication/${service}/${what}`,
    gravity: "plain",
    text: `${service} on ${host}: ${text}`,
    remedy,
  });
  if (disk.kind === "unreachable") return { differences: [], unknown };
  const { name, files, manifest } = disk.value;
  if (name === undefined) {
    const text = "nothing of ours is published any more (citadel/current is gone)";
    return { differences: [{ ...difference("release", text, deploy), gravity: "grave" }], unknown };
  }
  const mismatches = loaded.kind === "read" ? loadedMismatches(loaded.value, files) : [];
  const isRecorded = name === release.hash;
  // What another release holds is told by the review; edits of it by its publisher's own note.
  const changed = isRecorded ? changedPaths(files, release.files) : editedPaths(disk.value);
  const published = isRecorded ? release.files : (manifest?.files ?? {});
  return {
    differences: [
      ...(isRecorded ? [] : [difference("release", anotherWords(disk.value, release), deploy)]),
      ...changed.map((path) =>
        difference(path, `${path} was ${fileWord(files[path], published[path])}`, bringIn(deploy)),
      ),
      ...(isProvisioned(publication)
        ? []
        : [
            difference(
              "link",
              "datasources/citadel.yml is not our link any more: Grafana does not read what is published",
              deploy,
            ),
          ]),
      ...byPlace(mismatches).map(([place, whats]) =>
        difference(`loaded/${place}`, `${place}: ${whats.join("; ")}`, deploy),
      ),
    ],
    unknown,
  };
}

/** Mismatches, `<place>: <what>`, by their place. */
function byPlace(mismatches: readonly string[]): readonly (readonly [string, readonly string[]])[] {
  const places = new Map<string, string[]>();
  for (const mismatch of mismatches) {
    const end = mismatch.indexOf(": ");
    const place = mismatch.slice(0, end);
    places.set(place, [...(places.get(place) ?? []), mismatch.slice(end + 2)]);
  }
  return [...places];
}

/** What to do about an edit that somebody may have had a reason for. */
export function bringIn(deploy: string): string {
  return `bring the edit into the code, or take it back: ${deploy}`;
}

function anotherWords({ name = "", manifest }: DiskRelease, { hash }: Release): string {
  const by = manifest === undefined ? "" : ` (of commit ${manifest.commit}, ${manifest.publishedAt})`;
  return `release ${name}${by} is in place, recorded is ${hash}`;
}

function fileWord(live: string | undefined, published: string | undefined): string {
  if (live === undefined) return "removed by hand";
  return published === undefined ? "added by hand" : "edited by hand";
}
