/** What a change of the code does to a running environment, as data: every report is drawn from it. */
import type { ResourceChange } from "./resources/resource-change.ts";

/** What happens to a running service. From harmless to grave. */
export const effects = ["none", "reload", "start", "restart", "recreate", "stop", "data loss"] as const;
export type Effect = (typeof effects)[number];

/** What happens to one service. */
export interface Impact {
  /** `prometheus`, `alertmanager`, `grafana`, or the container's name without the instance, e.g. `exporter`. */
  readonly service: string;
  /** Host of the inventory, or the stack's name where the host is not known. */
  readonly host: string;
  readonly effect: Effect;
  /** Longest time that it does not answer, in seconds; 0 for `none` and `reload`, and where it does not come back. */
  readonly seconds: number;
  /** Why, e.g. the attribute that forces the replacement; one line. */
  readonly because: string;
}

/** What a change is about. In the order in which they are reported. */
export const subjects = [
  "volume",
  "container",
  "image",
  "scrape job",
  "target",
  "check",
  "alert",
  "recording rule",
  "notification",
  "inhibition",
  "maintenance window",
  "data source",
  "folder",
  "team",
  "permission",
  "dashboard",
  "panel",
] as const;
export type Subject = (typeof subjects)[number];

/** One thing that means something else after the change. */
export interface Change {
  /** Names the changed thing for good, e.g. `alert/ModelServiceDown{model="phi-3"}/for`. Unique in a review. */
  readonly id: string;
  /** Where several things are said as one: what the id of each would be. */
  readonly members?: readonly string[];
  readonly subject: Subject;
  readonly action: "added" | "removed" | "changed";
  /** In words, one line, with units, e.g. `ModelServiceDown (phi-3): for 1m → 2m`. */
  readonly text: string;
  /** The value before, canonical; absent for what was added. */
  readonly before?: string;
  /** The value after, canonical; absent for what was removed. */
  readonly after?: string;
}

/** What the policy objects to. */
export interface Objection {
  /** `<rule>:<what>`, e.g. `target-lost:citadel-qdrant/127.0.10.30:6333`: acknowledged by this name. */
  readonly name: string;
  /** What is wrong and why that matters; one line. */
  readonly reason: string;
  readonly acknowledged: boolean;
}

/** Difference of one rendered file. */
export interface FileDiff {
  /** `<stack>/<path>`, without the hash of a release in its name. */
  readonly path: string;
  /** As `diff -u` shows it, secrets masked. */
  readonly text: string;
}

/** The change of one environment between two revisions, or between a release and what is live. */
export interface Review {
  readonly environment: string;
  /** What is compared, in words: a commit, `release 12`, `live`. */
  readonly base: string;
  readonly head: string;
  /** Every service of the environment, the gravest effect first. */
  readonly impacts: readonly Impact[];
  /** In the order of {@link subjects}, then by id. */
  readonly changes: readonly Change[];
  readonly objections: readonly Objection[];
  readonly diffs: readonly FileDiff[];
  /** What Terraform does, the gravest first. Absent where nothing is compared through Terraform. */
  readonly resources?: readonly ResourceChange[];
  /** Those of `resources` that a plan shows and the code does not explain: changed, lost or failed where they run. */
  readonly unforeseen?: readonly ResourceChange[];
  /** 16 hexadecimal digits: the same for the same change, whoever computes it and wherever. */
  readonly digest: string;
}
