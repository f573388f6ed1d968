import { createHash } from "node:crypto";
import { basename } from "node:path/posix";
import { gunzipSync, gzipSync } from "node:zlib";
import { bundleOf, bundleText, type Bundle } from "../bundle/bundle.ts";
import {
  directoryEntries,
  fileBytes,
  fileStatus,
  linesOf,
  makeDirectory,
  removeTree,
  writeFile,
  writeSymlink,
} from "../host-files.ts";
import { HostError } from "../host-output.ts";
import type { HostShell } from "../host-shell.ts";
import {
  CURRENT_LINK,
  PENDING_FILE,
  releaseDirectory,
  RELEASES_DIRECTORY,
  WITHDRAWN_FILE,
} from "./layout.ts";
import {
  pendingRelease,
  releaseRecord,
  withdrawnRelease,
  type PendingRelease,
  type ReleaseRecord,
  type WithdrawnRelease,
} from "./record.ts";
import { parsed, parsedLine, read, write } from "./stored-json.ts";

/** A release with everything that deploys it again. */
export interface StoredRelease {
  readonly record: ReleaseRecord;
  readonly bundle: Bundle;
}

/** Releases that are kept; older ones go away. A bundle takes some 100 KB. */
export const KEPT_RELEASES = 50;

/** Where releases are written: the host that keeps them, and whom its files belong to. */
export interface ReleaseStore {
  readonly host: HostShell;
  readonly owner: string;
  readonly group: string;
}

/** Numbers of what is stored, lowest first, deployments that never were verified among them. @throws {HostError} */
export async function storedNumbers(host: HostShell): Promise<readonly number[]> {
  const entries = (await directoryEntries(host, RELEASES_DIRECTORY)) ?? [];
  return entries
    .filter((name) => /^[1-9]\d*$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

/** Every release that was verified, oldest first. @throws {HostError} naming one that is damaged */
export async function releaseRecords(host: HostShell): Promise<readonly ReleaseRecord[]> {
  // One line a record, and one look for all of them: over ssh each takes its time.
  const lines = await linesOf(host, `${RELEASES_DIRECTORY}/*/release.json`);
  const found = lines.map((line) => parsedLine(releaseRecord, line));
  const records = found.includes(undefined) ? await eachRecord(host) : found;
  return records.filter((record) => record !== undefined).sort((a, b) => a.number - b.number);
}

/** The same, read one by one: a damaged one is named. */
async function eachRecord(host: HostShell): Promise<readonly (ReleaseRecord | undefined)[]> {
  const records: (ReleaseRecord | undefined)[] = [];
  for (const number of await storedNumbers(host)) {
    records.push(await read(host, recordPath(number), releaseRecord));
  }
  return records;
}

/** Number of the release that is recorded as live, or undefined before the first. @throws {HostError} */
export async function currentNumber(host: HostShell): Promise<number | undefined> {
  const link = await fileStatus(host, CURRENT_LINK);
  return link === undefined ? undefined : Number(basename(link.target));
}

/** The release that is recorded as live, or undefined before the first. @throws {HostError} */
export async function currentRelease(host: HostShell): Promise<StoredRelease | undefined> {
  const number = await currentNumber(host);
  return number === undefined ? undefined : release(host, number, forgetting(CURRENT_LINK));
}

/** A release by its number. @throws {HostError} when there is none, or when its bytes are not those that were stored */
export function storedRelease(host: HostShell, number: number): Promise<StoredRelease> {
  return release(host, number, "go to another release: npm run releases lists them");
}

/** What an unfinished deployment was deploying. @throws {HostError} when its bytes are not those that were stored */
export function pendingBundle(host: HostShell, pending: PendingRelease): Promise<Bundle> {
  return storedBundle(host, pending, forgetting(PENDING_FILE));
}

/** Stores a bundle under a number, before it is deployed. SHA-256 of what was stored. @throws {HostError} */
export async function storeBundle(store: ReleaseStore, number: number, bundle: Bundle): Promise<string> {
  const { host, owner, group } = store;
  const bytes = gzipSync(bundleText(bundle), { level: 9 });
  await makeDirectory(host, releaseDirectory(number), { owner, group, mode: "0755" });
  await writeFile(host, bundlePath(number), bytes, { owner, group, mode: "0644" });
  return sha256(bytes);
}

/** Records a verified release as live, and lets go of what is too old to go back to. @throws {HostError} */
export async function recordRelease(store: ReleaseStore, record: ReleaseRecord): Promise<void> {
  const { host } = store;
  await write(store, recordPath(record.number), record);
  await writeSymlink(host, CURRENT_LINK, `releases/${String(record.number)}`);
  await removeTree(host, PENDING_FILE);
  const numbers = await storedNumbers(host);
  for (const number of numbers.slice(0, Math.max(0, numbers.length - KEPT_RELEASES))) {
    if (number !== record.number) await removeTree(host, releaseDirectory(number));
  }
}

/**
 * Deployments and rollbacks that were begun since the current release and never verified, the oldest first: each may
 * have left something behind. @throws {HostError}
 */
export async function unfinishedDeployments(host: HostShell): Promise<readonly PendingRelease[]> {
  const [current = 0, lines] = await Promise.all([currentNumber(host), linesOf(host, PENDING_FILE)]);
  // Killed between the last two steps of recording, it is released all the same.
  return lines
    .map((line) => parsed(host, PENDING_FILE, pendingRelease, line, forgetting(PENDING_FILE)))
    .filter(({ number }) => number > current);
}

/** Notes that a deployment begins, beneath those that did not end. @throws {HostError} */
export async function notePending(store: ReleaseStore, pending: readonly PendingRelease[]): Promise<void> {
  await write(store, PENDING_FILE, ...pending);
}

/** Releases that somebody went back from, and that nobody has deployed again. @throws {HostError} */
export async function withdrawnReleases(host: HostShell): Promise<readonly WithdrawnRelease[]> {
  return (await read(host, WITHDRAWN_FILE, withdrawnRelease.array())) ?? [];
}

/** Replaces the list of {@link withdrawnReleases}. @throws {HostError} */
export async function noteWithdrawn(
  store: ReleaseStore,
  releases: readonly WithdrawnRelease[],
): Promise<void> {
  await write(store, WITHDRAWN_FILE, releases);
}

async function release(host: HostShell, number: number, remedy: string): Promise<StoredRelease> {
  const path = recordPath(number);
  const record = await read(host, path, releaseRecord, remedy);
  if (record !== undefined) return { record, bundle: await storedBundle(host, record, remedy) };
  throw new HostError(`${host.name}: ${path}: there is no release ${String(number)}: ${remedy}`);
}

/** Every command but `releases` needs what is damaged: without the note that leads to it, a deployment does not. */
function forgetting(path: string): string {
  return `remove ${path} on that host, then deploy: Terraform still knows what runs`;
}

async function storedBundle(
  host: HostShell,
  { number, commit, bundle }: Pick<ReleaseRecord, "number" | "commit" | "bundle">,
  remedy: string,
): Promise<Bundle> {
  const path = bundlePath(number);
  const bytes = (await fileBytes(host, path)) ?? Buffer.alloc(0);
  if (sha256(bytes) !== bundle) {
    throw new HostError(`${host.name}: ${path}: is not what was stored of commit ${commit}: ${remedy}`);
  }
  return bundleOf(JSON.parse(gunzipSync(bytes).toString()));
}

function recordPath(number: number): string {
  return `${releaseDirectory(number)}/release.json`;
}

function bundlePath(number: number): string {
  return `${releaseDirectory(number)}/bundle.json.gz`;
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
