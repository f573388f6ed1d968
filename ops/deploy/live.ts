import type { Environment } from "../../infra/environments/environment.ts";
import type { Bundle } from "../bundle/bundle.ts";
import { publicationState, type PublicationState } from "../live/publication-state.ts";
import { livePublications } from "../live/publications.ts";
import { publishedRelease } from "../live/published-release.ts";
import { publishers } from "../live/publishers.ts";

/** A publication of a bundle that is not what its server runs. */
export interface NotLive {
  readonly service: string;
  readonly stack: string;
  /** Of the publisher in its stack, `docker_container.<id>`. */
  readonly address: string;
  /** Hash of the release that should be live. */
  readonly release: string;
  readonly state: Exclude<PublicationState["live"], "as recorded">;
  /** In words, one line. */
  readonly why: string;
}

/**
 * What a bundle publishes and the servers do not run, by what lies on their hosts and by what they say themselves.
 * @param checkout - absolute path of the checkout, which the deployer's credentials lie beneath
 */
export async function notLive(
  environment: Environment,
  checkout: string,
  bundle: Bundle,
): Promise<readonly NotLive[]> {
  const live = await livePublications(environment, checkout);
  return publishers(bundle).flatMap(({ stack, address, service }): readonly NotLive[] => {
    const found = live.find((publication) => publication.service === service);
    const release = found === undefined ? undefined : publishedRelease(bundle, found.service);
    if (found === undefined || release === undefined) return [];
    const { live: state, because } = publicationState(found, release);
    return state === "as recorded"
      ? []
      : [{ service, stack, address, release: release.hash, state, why: because }];
  });
}

/** Those that publishing again puts right; a server that does not answer is not among them. */
export function lostPublications(found: readonly NotLive[]): readonly NotLive[] {
  return found.filter(({ state }) => state !== "unreachable");
}
