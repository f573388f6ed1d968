import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../../infra/environments/environment.ts";
import { block } from "../../../infra/aspects/problem.ts";
import { isDeployed } from "../../../infra/stacks/stack-names.ts";
import type { Bundle } from "../../bundle/bundle.ts";
import { readBundle } from "../../bundle/folder.ts";
import { runCommand, type CommandResult } from "../../command.ts";
import type { Revision } from "./base-revision.ts";
import { gitAgrees, gitText } from "./git.ts";
import { stackOrder } from "./stack-order.ts";

/** A revision that cannot be synthesised here. */
class BaseError extends Error {
  override readonly name = "BaseError";
}

/** Longest that an installation of dependencies may take; a synthesis takes some 5 s. */
const INSTALL_SECONDS = 600;
const SYNTHESIS_SECONDS = 180;

/** What decides which dependencies are installed, and what is generated from them. */
const DEPENDENCIES = ["package-lock.json", "infra/providers"];

/**
 * The bundle of an environment as an earlier revision synthesises it, in a working tree of its own that is removed
 * again. A local environment is synthesised with what was set up in this checkout.
 * @param workspace - folder beneath `.local/` of the checkout, see {@link reviewWorkspace}
 * @throws {BaseError} when that revision cannot be synthesised.
 */
export async function baseBundle(
  { checkout, workspace }: { readonly checkout: string; readonly workspace: string },
  environment: Pick<Environment, "instance" | "platform">,
  base: Revision,
): Promise<Bundle> {
  const tree = join(workspace, "tree");
  await gitText(checkout, ["worktree", "add", "--detach", "--force", tree, base.commit]);
  try {
    await installed(checkout, tree, base);
    const outdir = join(workspace, "base");
    const { instance, platform } = environment;
    const synthesis = await runCommand(["node_modules/.bin/tsx", "infra/main.ts"], {
      cwd: tree,
      timeoutSeconds: SYNTHESIS_SECONDS,
      env: {
        CDKTF_OUTDIR: outdir,
        MONITORING_HOME: checkout,
        ...(platform === undefined
          ? {}
          : { MONITORING_INSTANCE: instance, MONITORING_PREFIX: platform.prefix }),
      },
    });
    if (synthesis.exitCode !== 0) throw failed(base, "infra/main.ts", synthesis);
    return usable(base, instance, bundleIn(outdir, instance));
  } finally {
    await gitAgrees(checkout, ["worktree", "remove", "--force", tree]);
  }
}

function bundleIn(outdir: string, instance: string): Bundle {
  const file = join(outdir, "manifest.json");
  const manifest: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { stacks: {} };
  const names = stackOrder(manifest, instance).filter((name) => isDeployed(instance, name));
  return readBundle(outdir, names);
}

/** Dependencies of this checkout where they are the same, else installed as the revision's lock file says. */
async function installed(checkout: string, tree: string, base: Revision): Promise<void> {
  if (await gitAgrees(checkout, ["diff", "--quiet", base.commit, "--", ...DEPENDENCIES])) {
    symlinkSync(join(checkout, "node_modules"), join(tree, "node_modules"), "dir");
    return;
  }
  const installation = await runCommand(["npm", "ci", "--no-audit", "--no-fund"], {
    cwd: tree,
    timeoutSeconds: INSTALL_SECONDS,
  });
  if (installation.exitCode !== 0) throw failed(base, "npm ci", installation);
}

/** @throws {BaseError} where the revision looked for its setup in its own working tree, and found none. */
function usable(base: Revision, instance: string, bundle: Bundle): Bundle {
  const isUnprepared = bundle.stacks.some(({ template }) => {
    const resources = block(block(template["resource"])["terraform_data"]);
    return resources["setup"] !== undefined;
  });
  if (bundle.stacks.length > 0 && !isUnprepared) return bundle;
  throw new BaseError(
    `${base.title}: ${instance}: that revision does not know how to be synthesised for another checkout: ` +
      "compare with a later one by --base, or review --env production",
  );
}

function failed(base: Revision, what: string, { exitCode, stdout, stderr }: CommandResult): BaseError {
  const words = (stderr.trim() === "" ? stdout : stderr).trim().split("\n").slice(-20);
  return new BaseError(
    [
      `${base.title}: ${what}: exit code ${String(exitCode)}: compare with a revision that can be synthesised by --base, or with nothing by --base none`,
      ...words.map((line) => `  ${line}`),
    ].join("\n"),
  );
}
