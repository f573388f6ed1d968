import { stringify } from "yaml";
import { series } from "../../inventory/metrics/index.ts";

/**
 * The one rule file that carries the release's hash, in its name and as a label, by path beneath the release.
 *
 * Prometheus loads all rule files of a reload or none, and shows their names in `/api/v1/rules`: whoever sees this one
 * knows that the others are of the same release. They keep their names, and so Prometheus keeps what it knows of their
 * alerts (ADR 0002). Evaluated once a minute: dashboards and queries may want to know since when a release is live.
 *
 * @param hash - of the release
 */
export function releaseMarker(hash: string): Readonly<Record<string, string>> {
  const rule = { record: series("citadel_release_info"), expr: "vector(1)", labels: { release: hash } };
  const document = { groups: [{ name: "release", interval: "1m", rules: [rule] }] };
  return { [`rules/release.${hash}.yml`]: stringify(document, { lineWidth: 0 }) };
}
