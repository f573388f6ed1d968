import { createHash } from "node:crypto";
import type { Release } from "../../infra/render/release.ts";
import type { DiskRelease } from "./disk-release.ts";
import { loadedMismatches, type Loaded } from "./loaded.ts";
import type { PublishedService } from "./published-release.ts";

/** Something that was read, or why it could not be: `<place>: <what>: <remedy>`. */
export type Read<T> =
  { readonly kind: "read"; readonly value: T } | { readonly kind: "unreachable"; readonly because: string };

/** What was read of one server that we publish to. */
export interface LivePublication {
  readonly service: PublishedService;
  /** Host of the inventory. */
  readonly host: string;
  readonly disk: Read<DiskRelease>;
  readonly loaded: Read<Loaded>;
}

/** How what is live relates to a release. */
export interface PublicationState {
  /**
   * `lost`: nothing is in place, or the server does not run what is. `edited`: the release is in place, and somebody
   * changed its files. `unreachable`: it cannot be told.
   */
  readonly live: "as recorded" | "lost" | "another release" | "edited" | "unreachable";
  /** In words, one line. */
  readonly because: string;
}

/** Whether a release is what is live, and if not, what is. The same reading gives the same answer. */
export function publicationState(publication: LivePublication, release: Release): PublicationState {
  const { service, disk, loaded } = publication;
  if (disk.kind === "unreachable") return { live: "unreachable", because: disk.because };
  const { name, files } = disk.value;
  if (name === undefined) return { live: "lost", because: `nothing is published to ${service}` };
  if (name !== release.hash) {
    return { live: "another release", because: `${service} has release ${name}, not ${release.hash}` };
  }
  const changed = changedPaths(files, release.files);
  if (changed.length > 0) {
    return { live: "edited", because: `files of ${service} were changed by hand: ${changed.join(", ")}` };
  }
  if (!isProvisioned(publication)) {
    return {
      live: "lost",
      because: "the link to Grafana's data source file is gone: datasources/citadel.yml",
    };
  }
  if (loaded.kind === "unreachable") return { live: "unreachable", because: loaded.because };
  const mismatches = loadedMismatches(loaded.value, files);
  return mismatches.length === 0
    ? { live: "as recorded", because: `${service} runs release ${release.hash}` }
    : { live: "lost", because: `${service} does not run what is on disk: ${mismatches.join("; ")}` };
}

/** Whether a release lies on disk unchanged and the server runs it. */
export function isLive(publication: LivePublication, release: Release): boolean {
  return publicationState(publication, release).live === "as recorded";
}

/** Paths of files that differ, are missing or are there too, sorted. */
export function changedPaths(
  files: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): readonly string[] {
  return [...new Set([...Object.keys(wanted), ...Object.keys(files)])]
    .filter((path) => files[path] !== wanted[path])
    .sort();
}

/** Paths of files that are not as the publisher put them in place, by its own note; none where it left none. */
export function editedPaths({ files, manifest }: DiskRelease): readonly string[] {
  if (manifest === undefined) return [];
  const hashes = Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, createHash("sha256").update(text).digest("hex")]),
  );
  return changedPaths(hashes, manifest.files);
}

/** Whether Grafana finds the published file: its link is the publisher's. Other servers read through `current`. */
export function isProvisioned({ service, disk }: LivePublication): boolean {
  if (service !== "grafana" || disk.kind === "unreachable") return true;
  return disk.value.provisioned === "../citadel/current/datasources/citadel.yml";
}
