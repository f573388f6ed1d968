import { sloNames, type SloName } from "../../inventory/metrics/index.ts";
import type { ModelService, Residency } from "../../inventory/model.ts";
import type { Answers, Question } from "./questions.ts";
import { atEnds, type Windows } from "./windows.ts";

/** What is known of one objective of a model, window by window. */
interface ObjectiveData {
  readonly slo: SloName;
  readonly events: Windows;
  readonly errorRatio: Windows;
  readonly objective: Windows;
}

/** What is known of one model, window by window. */
export type ModelData = Readonly<
  Record<Exclude<Question, "events" | "errorRatio" | "objective">, Windows>
> & {
  readonly name: string;
  readonly team: string;
  readonly residency: Residency;
  readonly objectives: readonly ObjectiveData[];
};

/** The part of the answers that is about one model. */
export function modelData(
  answers: Answers,
  { name, team, residency }: Pick<ModelService, "name" | "team" | "residency">,
  ends: readonly number[],
): ModelData {
  const of = (question: Question, slo?: SloName): Windows => {
    const found = answers[question].find(
      ({ labels }) => labels["model"] === name && (slo === undefined || labels["slo"] === slo),
    );
    return found === undefined ? new Map() : atEnds(found, ends);
  };
  return {
    name,
    team,
    residency,
    requests: of("requests"),
    goodput: of("goodput"),
    promptTokens: of("promptTokens"),
    generationTokens: of("generationTokens"),
    queueSeconds: of("queueSeconds"),
    prefillSeconds: of("prefillSeconds"),
    decodeSeconds: of("decodeSeconds"),
    e2eSeconds: of("e2eSeconds"),
    e2eP95Seconds: of("e2eP95Seconds"),
    ttftP95Seconds: of("ttftP95Seconds"),
    targetRequests: of("targetRequests"),
    growthRequestsPerDay: of("growthRequestsPerDay"),
    limitDays: of("limitDays"),
    objectives: sloNames.map((slo) => ({
      slo,
      events: of("events", slo),
      errorRatio: of("errorRatio", slo),
      objective: of("objective", slo),
    })),
  };
}
