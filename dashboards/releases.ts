import { series } from "../inventory/metrics/index.ts";

const release = series("citadel_release_info");

/**
 * The releases of this project that Prometheus took up: each has a series of its own, drawn while it is new. Recorded
 * once a minute, so two minutes show at least one point, and a missed one does not make an old release new.
 */
export const newReleases = `${release} unless ${release} offset 2m`;
