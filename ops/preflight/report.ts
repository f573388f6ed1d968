import type { Connection } from "./connections.ts";
import type { Outcome } from "./probe.ts";

/** One connection and what came of it. */
export interface Probed {
  readonly connection: Connection;
  readonly outcome: Outcome;
}

/** A line a connection, and below them how many work. */
export function preflightText(probed: readonly Probed[]): string {
  const sources = Math.max(0, ...probed.map(({ connection }) => connection.source.length));
  const places = Math.max(0, ...probed.map(({ connection }) => place(connection).length));
  const lines = probed.map(({ connection, outcome }) => {
    const mark = outcome.kind === "works" ? "ok    " : "FAILED";
    const way = `${connection.source.padEnd(sources)} -> ${place(connection).padEnd(places)}`;
    const why = outcome.kind === "works" ? "" : `: ${outcome.reason}: ${outcome.remedy}`;
    return `${mark} ${way}  ${connection.purpose}${why}`;
  });
  const failed = probed.filter(({ outcome }) => outcome.kind === "failed").length;
  const all = `${String(probed.length)} connections`;
  return [...lines, "", failed === 0 ? `all of ${all} work` : `${String(failed)} of ${all} failed`].join(
    "\n",
  );
}

function place({ address, port, protocol }: Connection): string {
  return `${address}:${String(port)} ${protocol.kind}`;
}
