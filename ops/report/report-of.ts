import type { Inventory } from "../../inventory/model.ts";
import { findings } from "./findings.ts";
import { measures } from "./measures.ts";
import { modelData } from "./model-data.ts";
import { stepSeconds, windowEnds, type Period } from "./period.ts";
import type { Answers, Question } from "./questions.ts";
import type { Line, Report } from "./report.ts";

/** Points of a line: what paper shows apart. */
const MOST_POINTS = 360;

/** The report of a period, from what a store knows of it. Same inventory, answers and period, same report. */
export function reportOf(
  { cluster, models, teams }: Pick<Inventory, "cluster" | "models" | "teams">,
  answers: Answers,
  period: Period,
): Report {
  const ends = windowEnds(period);
  const served = models.filter(({ residency }) => residency !== "planned");
  const data = served.map((model) => modelData(answers, model, ends));
  const perModel = data.map((one) => measures("model", one.name, [one], ends.length));
  return {
    site: cluster,
    period,
    models: perModel,
    teams: teams.flatMap(({ name }) => {
      const theirs = data.filter(({ team }) => team === name);
      return theirs.length === 0 ? [] : [measures("team", name, theirs, ends.length)];
    }),
    total: measures("total", "all models", data, ends.length),
    findings: findings(perModel),
    lines: {
      requests: lines(answers, "requests", served, period),
      generationTokens: lines(answers, "generationTokens", served, period),
      e2eP95: lines(answers, "e2eP95Seconds", served, period),
      ttftP95: lines(answers, "ttftP95Seconds", served, period),
    },
  };
}

/** A line a model, its samples thinned out to the largest of each stretch, so that no peak is lost. */
function lines(
  answers: Answers,
  question: Question,
  models: readonly { readonly name: string }[],
  period: Period,
): readonly Line[] {
  const step = stepSeconds(period);
  const count = (period.to - period.from) / step;
  const stretch = Math.ceil(count / MOST_POINTS);
  return models.flatMap(({ name }) => {
    const values = answers[question].find(({ labels }) => labels["model"] === name)?.values;
    if (values === undefined) return [];
    const points = Array.from({ length: Math.ceil(count / stretch) }, (_, index) => {
      const seconds = Array.from(
        { length: Math.min(stretch, count - index * stretch) },
        (_unused, offset) => period.from + (index * stretch + offset + 1) * step,
      );
      const known = seconds.map((second) => values.get(second)).filter((value) => value !== undefined);
      return [seconds.at(-1) ?? period.to, known.length === 0 ? null : Math.max(...known)] as const;
    });
    return [{ name, points }];
  });
}
