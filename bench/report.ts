import {
  type Figure,
  type FigureName,
  figures,
  type Measured,
  type RivalName,
  rivalNames,
} from "./figures.ts";
import type { Machine } from "./machine.ts";
import { summary } from "./statistics.ts";

/** What one run measured of ours and of others. */
export interface Run {
  readonly ours: Measured;
  readonly rivals: Readonly<Partial<Record<RivalName, Measured>>>;
}

/** One figure over all runs, in the order of the runs. */
export interface ReportedFigure {
  readonly name: FigureName;
  readonly ours: readonly number[];
  readonly rival?: { readonly name: RivalName; readonly values: readonly number[] };
}

/** Everything that a bench found: what `docs/performance.json` holds and the table is made of. */
export interface Report {
  readonly machine: Machine;
  /** Names with versions. */
  readonly programs: readonly string[];
  readonly figures: readonly ReportedFigure[];
}

/** Whether a figure is what it must be. */
export type Verdict = "aim" | "met" | "missed";

/** Figures that were measured, in the order of `figures`. */
export function reportedFigures(runs: readonly Run[]): readonly ReportedFigure[] {
  return figureNames().flatMap((name): ReportedFigure[] => {
    const ours = runs.flatMap((run) => run.ours[name] ?? []);
    if (ours.length === 0) return [];
    const rivals = rivalNames.map((rival) => ({
      name: rival,
      values: runs.flatMap((run) => run.rivals[rival]?.[name] ?? []),
    }));
    const rival = rivals.find(({ values }) => values.length > 0);
    return [{ name, ours, ...(rival && { rival }) }];
  });
}

/** What is compared with `atMost` and `aim`: the ratio of the medians, or our own median. */
export function comparedValue({ name, ours, rival }: ReportedFigure): number {
  const figure: Figure = figures[name];
  const median = summary(ours).median;
  if (figure.rival === undefined) return median;
  return rival === undefined ? Number.NaN : median / summary(rival.values).median;
}

/** Whether it is within `aim`, or at least within `atMost`. */
export function verdict(reported: ReportedFigure): Verdict {
  const { aim, atMost } = figures[reported.name];
  const value = comparedValue(reported);
  return value <= aim ? "aim" : value <= atMost ? "met" : "missed";
}

function figureNames(): readonly FigureName[] {
  const all: Readonly<Record<FigureName, Figure>> = figures;
  const isName = (name: string): name is FigureName => name in all;
  return Object.keys(all).filter(isName);
}
