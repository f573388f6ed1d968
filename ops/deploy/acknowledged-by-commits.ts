import { currentRelease } from "../releases/store.ts";
import { acknowledgements } from "../review/acknowledgements.ts";
import { messagesSince } from "../review/revisions/base-revision.ts";
import { gitAgrees } from "../review/revisions/git.ts";
import type { DeploymentSite } from "./site.ts";

/**
 * Names of objections that the commits since the recorded release acknowledge; none where git does not know that
 * release.
 */
export async function acknowledgedByCommits(
  { store }: DeploymentSite,
  checkout: string,
): Promise<readonly string[]> {
  const commit = (await currentRelease(store.host))?.record.commit.replace(/-dirty$/, "") ?? "";
  const isKnown = await gitAgrees(checkout, ["rev-parse", "--verify", "--quiet", `${commit}^{commit}`]);
  return isKnown ? acknowledgements(await messagesSince(checkout, { commit, title: commit })) : [];
}
