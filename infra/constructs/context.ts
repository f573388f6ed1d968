import { createHash } from "node:crypto";
import type { Environment } from "../environments/environment.ts";
import type { BuiltImageName } from "../images/built-images.ts";

/** The images that are built here, by their tags. */
export type BuiltImages = Readonly<Record<BuiltImageName, string>>;

/** What a stack is told beside its environment. */
export interface StackContext {
  readonly environment: Environment;
  readonly builtImages: BuiltImages;
  /** The checkout as seen from a stack's folder, where Terraform runs, e.g. `../../..`. */
  readonly checkoutFromStack: string;
  /** Revision that is published, for `release.json`: a commit, with `-dirty` behind it where files were changed. */
  readonly commit: string;
  /** Scripts of the publisher by file name. */
  readonly publisherScripts: Readonly<Record<string, string>>;
}

/** Files that have to lie in a stack's folder when Terraform reads it: path beneath it → text. */
export type StackFiles = Readonly<Record<string, string>>;

/** What a container is to us; ops finds and cleans up by it. */
export type Role = "exporter" | "publisher" | "agent" | "platform";

/** Labels of everything of ours on a Docker host. */
export function labels(
  { instance, name, checkout }: Environment,
  {
    stack,
    role,
    ...others
  }: { readonly stack: string; readonly role: Role } & Readonly<Record<string, string>>,
): readonly { readonly label: string; readonly value: string }[] {
  const all: Readonly<Record<string, string>> = {
    "citadel.instance": instance,
    "citadel.environment": name,
    "citadel.role": role,
    "citadel.stack": stack,
    ...(checkout === undefined ? {} : { "citadel.checkout": checkout }),
    ...others,
  };
  // Sorted: the daemon answers in any order, Terraform compares a set, people read the plan.
  return Object.entries(all)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => ({ label, value }));
}

/** First 12 hexadecimal digits of the SHA-256 of a value's JSON. */
export function shortHash(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 12);
}
