import { isPacked } from "../../infra/publications/packed-publication.ts";
import { sorted, type Bundle } from "../bundle/bundle.ts";
import { unifiedDiff } from "../unified-diff.ts";
import { appliedStacks, type AppliedStack } from "./applied.ts";
import { masked } from "./mask.ts";
import type { FileDiff } from "./review.ts";

/** A file that holds nothing but the hash of the release, as a rule that proves what is loaded. */
const MARKER = "files/prometheus/rules/release.<release>.yml";

/**
 * Unified diffs of the rendered files of two bundles, by path, secrets masked. A file that several stacks hold alike
 * is shown once. Templates are not shown; providers and backend of a stack are, for nothing else tells of them.
 */
export function fileDiffs(base: Bundle, head: Bundle): readonly FileDiff[] {
  const before = texts(base);
  const after = texts(head);
  const seen = new Set<string>();
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((path) => {
    const [old = "", next = ""] = [before.get(path), after.get(path)];
    // The part behind the stack's name: publisher scripts lie in several stacks.
    const same = JSON.stringify([path.slice(path.indexOf("/")), old, next]);
    if (old === next || seen.has(same)) return [];
    seen.add(same);
    return [{ path, text: maskedDiff(path, old, next) }];
  });
}

function maskedDiff(path: string, before: string, after: string): string {
  const diff = unifiedDiff(path, masked(before), masked(after));
  return diff === "" ? `--- ${path}\n+++ ${path}\n  only secrets differ, which are not shown\n` : diff;
}

/** `<stack>/<path>` → text */
function texts(bundle: Bundle): ReadonlyMap<string, string> {
  return new Map(appliedStacks(bundle).flatMap((stack) => [...stackTexts(stack)]));
}

function stackTexts({
  name,
  files,
  settings,
  lockFile,
}: AppliedStack): readonly (readonly [string, string])[] {
  const rendered = Object.entries(files)
    .filter(([path]) => path !== MARKER && !isPacked(path))
    .map(([path, text]) => [`${name}/${path.replace(".<release>", "")}`, text] as const);
  return [
    ...rendered,
    [`${name}/terraform and providers`, `${JSON.stringify(sorted(settings), undefined, 2)}\n`],
    [`${name}/.terraform.lock.hcl`, lockFile.length === 0 ? "" : `${lockFile.join("\n")}\n`],
  ];
}
