/** `major.minor` of a program. */
export type Version = `${number}.${number}`;

/** The versions that something holds for. */
export interface VersionRange {
  /** The first. @defaultValue as far back as is known */
  readonly since?: Version;
  /** The first that it no longer holds for. @defaultValue none */
  readonly until?: Version;
}

/** Whether a version is in a range: `since` ≤ version < `until`. */
export function holdsFor({ since, until }: VersionRange, version: Version): boolean {
  return (
    (since === undefined || compareVersions(version, since) >= 0) &&
    (until === undefined || compareVersions(version, until) < 0)
  );
}

/** Below 0 where `a` is the earlier one, above where it is the later; 0.9 is before 0.10. */
function compareVersions(a: Version, b: Version): number {
  const [aMajor = 0, aMinor = 0] = a.split(".").map(Number);
  const [bMajor = 0, bMinor = 0] = b.split(".").map(Number);
  return aMajor - bMajor || aMinor - bMinor;
}
