/** What is kept of an environment's deployments, on the metrics server's host: every deployer reaches that one. */
export const STORE_DIRECTORY = "/var/lib/citadel";

/** One directory a release, named by its number. */
export const RELEASES_DIRECTORY = `${STORE_DIRECTORY}/releases`;

/** Directory of one release. */
export function releaseDirectory(number: number): string {
  return `${RELEASES_DIRECTORY}/${String(number)}`;
}

/** The release that is recorded as live: a symlink to its directory. */
export const CURRENT_LINK = `${STORE_DIRECTORY}/current`;

/** What is being deployed, and what was begun since the current release and never verified: a line of JSON each. */
export const PENDING_FILE = `${STORE_DIRECTORY}/pending.json`;

/** Releases that somebody went back from. */
export const WITHDRAWN_FILE = `${STORE_DIRECTORY}/withdrawn.json`;
