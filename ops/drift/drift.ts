import type { Environment } from "../../infra/environments/environment.ts";
import type { Bundle } from "../bundle/bundle.ts";
import { publishedRelease } from "../live/published-release.ts";
import type { StoredRelease } from "../releases/store.ts";
import { changes } from "../review/changes/index.ts";
import { fileDiffs } from "../review/diffs.ts";
import { masked } from "../review/mask.ts";
import { monitoringModel } from "../review/model/index.ts";
import { BundleError } from "../review/model/files.ts";
import type { Change, FileDiff } from "../review/review.ts";
import { adoptionDifferences } from "./adoption-differences.ts";
import { gravestFirst, remediesFor, type Difference } from "./difference.ts";
import { expectedContainers } from "./expected-containers.ts";
import { hostDifferences } from "./host-differences.ts";
import { liveBundle } from "./live-bundle.ts";
import { planDifferences } from "./plan-differences.ts";
import { bringIn, publicationDrift } from "./publication-differences.ts";
import type { Readings } from "./readings.ts";
import { failureOf, oncePerHost } from "./unknown.ts";
import { foreignDashboards } from "./foreign-dashboards.ts";
import { secretDifferences } from "./secret-differences.ts";
import { silenceReport } from "./silences.ts";

/** How the live servers of an environment differ from its recorded release. */
export interface Drift {
  /** `production`, or the name of a copy of `local`. */
  readonly environment: string;
  /** What is recorded as live. */
  readonly release: { readonly number: number; readonly commit: string; readonly at: string };
  /** The gravest first. Empty: the live servers are as recorded, as far as they could be seen. */
  readonly differences: readonly Difference[];
  /** What people should know and is no drift, e.g. silences with their end. */
  readonly notes: readonly string[];
  /** What could not be told, and why. */
  readonly unknown: readonly string[];
  /** Of rendered files, recorded → live, secrets masked. */
  readonly diffs: readonly FileDiff[];
}

/** 3: there is drift; 1: none was seen, but not everything could be; 0: none. */
export function driftExitCode({ differences, unknown }: Pick<Drift, "differences" | "unknown">): 0 | 1 | 3 {
  if (differences.length > 0) return 3;
  return unknown.length > 0 ? 1 : 0;
}

/**
 * How what was read differs from a release. The same readings give the same answer.
 * @param now - milliseconds since 1970: silences are judged by the time that they have left
 */
export function driftOf(
  environment: Environment,
  { record, bundle }: StoredRelease,
  read: Readings,
  now: number,
): Drift {
  const remedies = remediesFor(environment);
  const publications = read.publications.flatMap((publication) => {
    const release = publishedRelease(bundle, publication.service);
    return release === undefined ? [] : [publicationDrift(publication, release, remedies)];
  });
  const meaning = meaningDrift(bundle, read, remedies.deploy);
  const silenced =
    read.silences.kind === "read"
      ? silenceReport(read.silences.value, monitoringModel(bundle).alerts, now)
      : { differences: [], notes: [] };
  const [owner = "0"] = environment.publisherUser.split(":");
  const seen = [
    ...publications.flatMap(({ differences }) => differences),
    ...meaning.differences,
    ...hostDifferences(bundle, record.images, read.hosts, remedies),
    ...(read.adoption.kind === "read" ? adoptionDifferences(read.adoption.value, remedies) : []),
    ...silenced.differences,
    ...read.secrets.flatMap((secrets) =>
      secrets.kind === "read"
        ? secretDifferences(secrets.value, { owner, groups: environment.groups }, remedies)
        : [],
    ),
  ];
  const planned = planDifferences(
    {
      planned: read.terraform.changes,
      expected: expectedContainers(bundle),
      live: read.hosts.flatMap(({ containers }) => (containers.kind === "read" ? containers.value : [])),
    },
    seen.map(({ id }) => id),
    remedies,
  );
  const { number, commit, at } = record;
  return {
    environment: environment.instance,
    release: { number, commit, at },
    differences: gravestFirst([...seen, ...planned]).map((difference) => ({
      ...difference,
      text: masked(difference.text),
    })),
    notes: [...silenced.notes, ...foreignDashboards(bundle, read)].map(masked),
    unknown: oncePerHost(environment, [
      ...publications.flatMap(({ unknown }) => unknown),
      ...read.hosts.flatMap(({ containers }) => failureOf(containers)),
      ...read.secrets.flatMap(failureOf),
      ...[read.grafana, read.silences, read.adoption].flatMap(failureOf),
      ...meaning.unknown,
      ...read.terraform.unknown,
    ]).map(masked),
    diffs: meaning.diffs,
  };
}

/** What the edits of published files, dashboards, folders and permissions mean, in the words of a review. */
function meaningDrift(
  bundle: Bundle,
  { publications, grafana }: Readings,
  deploy: string,
): Pick<Drift, "differences" | "unknown" | "diffs"> {
  const known = grafana.kind === "read" ? grafana.value : { dashboards: {}, folders: {} };
  const live = liveBundle(bundle, { publications, ...known });
  const diffs = fileDiffs(bundle, live.bundle);
  const unreadable = live.unreadable.map(
    (path) => `${path}: was edited and cannot be read: its server refuses it`,
  );
  try {
    const found = changes(monitoringModel(bundle), monitoringModel(live.bundle));
    return { differences: found.map((change) => meant(change, deploy)), unknown: unreadable, diffs };
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    return { differences: [], unknown: [...unreadable, ...error.message.split("\n")], diffs };
  }
}

function meant({ id, subject, action, text }: Change, deploy: string): Difference {
  const lost = action === "removed" && ["alert", "scrape job", "target"].includes(subject);
  const tells = ["notification", "inhibition", "maintenance window"].includes(subject);
  return { id, gravity: lost || tells ? "grave" : "plain", text, remedy: bringIn(deploy) };
}
