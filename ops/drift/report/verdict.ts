import type { Drift } from "../drift.ts";

/** What a report begins with, one line. */
export function driftVerdict({ environment, release, differences, unknown }: Drift): string {
  const name = `release ${String(release.number)}`;
  const blind = unknown.length === 0 ? "" : `; ${counted(unknown.length, "thing")} could not be told`;
  if (differences.length === 0) {
    return unknown.length === 0
      ? `${environment}: as ${name} was deployed`
      : `${environment}: no drift from ${name} was seen${blind}`;
  }
  const grave = differences.filter(({ gravity }) => gravity === "grave").length;
  return `${environment}: ${counted(differences.length, "difference")} from ${name}${grave === 0 ? "" : `, ${String(grave)} grave`}${blind}`;
}

function counted(count: number, what: string): string {
  return `${String(count)} ${what}${count === 1 ? "" : "s"}`;
}
