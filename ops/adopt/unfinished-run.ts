import { z } from "zod";
import { fileBytes, makeDirectory, removeTree, writeFile } from "../host-files.ts";
import { HostError } from "../host-output.ts";
import { HttpError } from "../http.ts";
import { foundFile, type FoundFile } from "./found-file.ts";
import { directories, isAlertmanagerLink } from "./layout.ts";
import type { LockedSite } from "./locked-site.ts";
import { AdoptError, controlOf, reloadServer } from "./running-servers.ts";
import type { AdoptionSite, FoundServer } from "./site.ts";
import { sha256 } from "./text-edit.ts";

const entry = z.strictObject({
  server: z.enum(["prometheus", "alertmanager", "grafana"]),
  path: z.string(),
  /** The file as it was before the run: bytes, base64, mode, owner and group. */
  before: z.string(),
  mode: z.string(),
  owner: z.string(),
  group: z.string(),
  /** SHA-256 of what the run makes of it; empty for a symlink of ours. */
  written: z.string(),
});
const journal = z.strictObject({
  format: z.literal(1),
  /** `finished`: what it did stands, whatever becomes of this file. Absent in journals of earlier versions. */
  state: z.enum(["begun", "finished"]).default("begun"),
  files: z.array(entry),
});
type Entry = z.infer<typeof entry>;

/** One file that a run of adopt is about to change. */
interface RunChange {
  readonly server: FoundServer;
  readonly file: Extract<FoundFile, { kind: "file" }>;
  /** What it becomes; undefined for a symlink of ours. */
  readonly text?: string;
}

/**
 * Writes down what a file is before a run of adopt, so that a run which goes on with a killed one can take back what
 * both did. What the killed run began with stays written down, unless somebody has edited the file since.
 * @throws {HostError} when it cannot.
 */
export async function noteRunChange(site: AdoptionSite, { server, file, text }: RunChange): Promise<void> {
  const { host, owner } = site;
  const { prometheus } = directories(site.server);
  const known = await entries(site);
  const earlier = known.find(({ path }) => path === file.path);
  const goesOn =
    earlier !== undefined && [earlier.written, sha256(bytesOf(earlier))].includes(sha256(file.bytes));
  const begun = goesOn ? earlier : { before: Buffer.from(file.bytes).toString("base64"), ...file.access };
  const noted: Entry = {
    ...begun,
    server,
    path: file.path,
    written: text === undefined ? "" : sha256(text),
  };
  const files = [...known.filter(({ path }) => path !== file.path), noted];
  await makeDirectory(host, prometheus, { ...owner, mode: "0755" });
  await makeDirectory(host, `${prometheus}/adopt`, { ...owner, mode: "0700" });
  await writeJournal(site, { format: 1, state: "begun", files });
}

/**
 * Says that a run has ended: what it did stands. The journal says so itself before it is removed, so that one which
 * cannot be removed takes nothing back.
 * @throws {HostError} when it cannot.
 */
export async function endRun(site: AdoptionSite): Promise<void> {
  if ((await fileBytes(site.host, journalPath(site))) !== undefined)
    await writeJournal(site, { format: 1, state: "finished", files: [] });
  await removeTree(site.host, journalPath(site));
}

/**
 * Puts every file back that this run, or a killed one that it went on with, has changed, and makes its server read it.
 * A file that somebody has edited since stays. What the servers then say is no longer waited for; a restart or a reload
 * that fails is reported, and the run stays written down.
 * @throws {HostError} when a file cannot be written. {@link LockError}
 */
export async function takeRunBack(site: LockedSite, report: (line: string) => void): Promise<void> {
  const { host, server } = site;
  const back: Entry[] = [];
  for (const known of await entries(site)) {
    const found = await foundFile(host, known.path);
    if (isOfRun(site, known, found)) {
      const { owner, group, mode } = known;
      await writeFile(host, known.path, bytesOf(known), { owner, group, mode });
      report(`${host.name}: ${known.path}: put back as it was`);
      back.push(known);
    } else if (found.kind === "file" && sha256(found.bytes) === sha256(bytesOf(known))) back.push(known);
    else
      report(
        `${host.name}: ${known.path}: was edited since, and stays: adopt --undo takes out what is adopt's`,
      );
  }
  const readAtStart = [
    server.prometheus.argumentsFile,
    server.alertmanager.argumentsFile,
    server.grafana.environmentFile,
  ];
  let failures = 0;
  for (const name of ["alertmanager", "grafana", "prometheus"] as const) {
    const files = back.filter((known) => known.server === name);
    if (files.some(({ path }) => readAtStart.includes(path))) {
      const { restart, restartCommand } = controlOf(name, site);
      const { exitCode, stderr } = await restart();
      if (exitCode === 0) continue;
      failures += 1;
      report(
        `${name}: ${restartCommand} failed (${stderr.trim()}): run it by hand: its files are as they were, and it has not read them`,
      );
    } else if (files.length > 0 && name !== "grafana") {
      const failure = await reloadFailure(name, site);
      if (failure === undefined) continue;
      failures += 1;
      report(`${failure}; its files are as they were, and it has not read them`);
    }
  }
  // What is still written down is what the next run goes on with.
  if (failures === 0) await endRun(site);
}

/** Why a server does not read its files again, beginning with its name; undefined where it does. */
async function reloadFailure(
  server: "prometheus" | "alertmanager",
  site: LockedSite,
): Promise<string | undefined> {
  try {
    await reloadServer(server, site);
    return undefined;
  } catch (error) {
    if (error instanceof AdoptError) return error.message;
    if (error instanceof HttpError) return `${server}: ${error.message}`;
    throw error;
  }
}

function isOfRun({ server }: AdoptionSite, { written }: Entry, found: FoundFile): boolean {
  if (found.kind === "symlink") return written === "" && isAlertmanagerLink(server, found.target);
  return found.kind === "file" && sha256(found.bytes) === written;
}

function bytesOf({ before }: Entry): Buffer {
  return Buffer.from(before, "base64");
}

async function entries(site: AdoptionSite): Promise<readonly Entry[]> {
  const bytes = await fileBytes(site.host, journalPath(site));
  if (bytes === undefined) return [];
  const result = journal.safeParse(parsedJson(bytes.toString()));
  if (result.success) return result.data.state === "finished" ? [] : result.data.files;
  throw new HostError(
    `${site.host.name}: ${journalPath(site)}: is not what adopt writes down of a run: remove it; adopt --undo still takes back what is adopt's`,
  );
}

async function writeJournal(site: AdoptionSite, content: z.infer<typeof journal>): Promise<void> {
  const text = `${JSON.stringify(content, undefined, 2)}\n`;
  await writeFile(site.host, journalPath(site), Buffer.from(text), { ...site.owner, mode: "0600" });
}

function journalPath({ server }: AdoptionSite): string {
  return `${directories(server).prometheus}/adopt/unfinished.json`;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}
