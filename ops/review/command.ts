import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkedOutCommit } from "../../infra/commit.ts";
import type { Environment } from "../../infra/environments/environment.ts";
import { deployedStackNames } from "../../infra/stacks/stack-names.ts";
import { synthesise } from "../../infra/synthesise.ts";
import type { Bundle } from "../bundle/bundle.ts";
import { readBundle } from "../bundle/folder.ts";
import { checkout, chosenEnvironment, type EnvironmentOptions } from "../options.ts";
import { terminalStyle } from "../terminal-style.ts";
import { acknowledgements } from "./acknowledgements.ts";
import { review, type ReviewInput } from "./compare.ts";
import { masked } from "./mask.ts";
import { predictedChanges } from "./resources/predicted.ts";
import { reviewMarkdown } from "./report/markdown.ts";
import { reviewText } from "./report/terminal.ts";
import type { Review } from "./review.ts";
import { baseBundle } from "./revisions/base-bundle.ts";
import { baseRevision, messagesSince } from "./revisions/base-revision.ts";
import { plannedResources } from "./revisions/planned-resources.ts";
import { removeWorkspace, reviewWorkspace } from "./revisions/workspace.ts";
import { exitCode } from "./verdict.ts";

/** Formats of the report; `digest` is its last line alone. */
export const reviewFormats = ["text", "markdown", "json", "digest"] as const;

/** What `review` can be told beside its environment. */
export interface ReviewOptions extends EnvironmentOptions {
  /** A commit; `none`: nothing was deployed yet. @defaultValue see {@link baseRevision} */
  readonly base?: string;
  /** From synthesis alone: no host is asked, no state read. */
  readonly offline?: boolean;
  readonly format: (typeof reviewFormats)[number];
  readonly acknowledge: readonly string[];
  /** File for the report. @defaultValue standard output */
  readonly output?: string;
}

/** `review`: the change in words. Exit codes: 0 nothing changes, 3 changes, 1 objections or failure. */
export async function runReview(options: ReviewOptions): Promise<void> {
  const environment = chosenEnvironment(options);
  const workspace = await reviewWorkspace(checkout);
  try {
    const base = await baseSide(workspace, environment, options.base);
    const outdir = join(workspace, "head");
    const commit = checkedOutCommit(checkout);
    synthesise({ outdir, checkout, commit, environments: [environment] });
    const head = {
      title: commit.replace(/^([0-9a-f]{7})[0-9a-f]+/, "$1"),
      bundle: readBundle(outdir, deployedStackNames(environment)),
    };
    const acknowledged = [...options.acknowledge, ...acknowledgements(base.messages)];
    const input: ReviewInput = { environment: environment.instance, base, head, acknowledged };
    const result = review(options.offline === true ? input : await withPlans(outdir, input));
    print(result, options);
    process.exitCode = exitCode(result);
  } finally {
    removeWorkspace(workspace);
  }
}

interface BaseSide {
  readonly title: string;
  readonly bundle: Bundle;
  /** Of the commits since. */
  readonly messages: readonly string[];
}

async function baseSide(workspace: string, environment: Environment, named?: string): Promise<BaseSide> {
  if (named === "none") return { title: "nothing", bundle: { stacks: [] }, messages: [] };
  const base = await baseRevision(checkout, named);
  return {
    title: base.title,
    bundle: await baseBundle({ checkout, workspace }, environment, base),
    messages: await messagesSince(checkout, base),
  };
}

/** With plans of every stack that can be planned; the others stay predicted, and it is said. */
async function withPlans(outdir: string, input: ReviewInput): Promise<ReviewInput> {
  const { base, head } = input;
  const { resources, unplanned } = await plannedResources(outdir, head.bundle);
  const missing = Object.keys(unplanned);
  for (const reason of Object.values(unplanned)) console.error(masked(reason));
  const predicted = predictedChanges(base.bundle, head.bundle).filter(({ stack }) => missing.includes(stack));
  const title = missing.length === 0 ? "planned" : `planned, without ${missing.join(", ")}`;
  return {
    ...input,
    head: { ...head, title: `${head.title} (${title})` },
    resources: [...resources, ...predicted],
  };
}

function print(result: Review, { format, output }: ReviewOptions): void {
  if (output === undefined) process.stdout.write(report(result, format, terminalStyle()));
  else writeFileSync(output, report(result, format, "plain"));
}

function report(result: Review, format: ReviewOptions["format"], style: "colour" | "plain"): string {
  switch (format) {
    case "text":
      return reviewText(result, style);
    case "markdown":
      return reviewMarkdown(result);
    case "json":
      return `${JSON.stringify(result, undefined, 2)}\n`;
    case "digest":
      return `${result.digest}\n`;
  }
}
