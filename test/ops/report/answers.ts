import { questions, type Answer, type Answers, type Question } from "../../../ops/report/questions.ts";
import { windowEnds, type Period } from "../../../ops/report/period.ts";

/** An hour. */
export const hour: Period = {
  from: Date.parse("2026-11-23T08:00:00Z") / 1000,
  to: Date.parse("2026-11-23T09:00:00Z") / 1000,
};

/** What a store answers that knows nothing. */
export const nothing: Answers = {
  requests: [],
  goodput: [],
  promptTokens: [],
  generationTokens: [],
  queueSeconds: [],
  prefillSeconds: [],
  decodeSeconds: [],
  e2eSeconds: [],
  e2eP95Seconds: [],
  ttftP95Seconds: [],
  targetRequests: [],
  growthRequestsPerDay: [],
  limitDays: [],
  events: [],
  errorRatio: [],
  objective: [],
};

/** A series over a period: `value` at the end of its n-th window, none where that is undefined. */
export function answer(
  labels: Readonly<Record<string, string>>,
  value: (window: number) => number | undefined,
  period: Period = hour,
): Answer {
  return {
    labels,
    values: new Map(
      windowEnds(period).flatMap((end, index) => {
        const known = value(index);
        return known === undefined ? [] : [[end, known] as const];
      }),
    ),
  };
}

/** What a store may answer about a site of two models: one that is busy, one that is hardly used. */
export function twoModels(): Answers {
  const perModel: Partial<Record<Question, readonly [number, number]>> = {
    requests: [8, 0.4],
    goodput: [7.6, 0.4],
    promptTokens: [500, 30],
    generationTokens: [240, 12],
    queueSeconds: [0.4, 0.001],
    prefillSeconds: [0.1, 0.05],
    decodeSeconds: [0.4, 0.2],
    e2eSeconds: [0.9, 0.251],
    e2eP95Seconds: [1.4, 0.3],
    ttftP95Seconds: [0.7, 0.08],
  };
  const wave = (mean: number, phase: number) => (window: number) =>
    Math.round(mean * (1 + 0.3 * Math.sin(window / 2 + phase)) * 1e6) / 1e6;
  const both = (question: Question): readonly Answer[] => {
    const [large, small] = perModel[question] ?? [0, 0];
    return [answer({ model: "chat-large" }, wave(large, 0)), answer({ model: "chat-small" }, wave(small, 1))];
  };
  const measured = Object.fromEntries(
    Object.keys(questions)
      .filter((question): question is Question => question in perModel)
      .map((question) => [question, both(question)]),
  );
  const slo = (name: string, value: number) => answer({ model: "chat-large", slo: name }, () => value);
  return {
    ...nothing,
    ...measured,
    targetRequests: [answer({ model: "chat-large" }, () => 10), answer({ model: "chat-small" }, () => 10)],
    growthRequestsPerDay: [answer({ model: "chat-large" }, () => 0.05)],
    limitDays: [answer({ model: "chat-large" }, () => 12.5)],
    events: [slo("availability", 8), slo("latency", 1 / 60), slo("canary", 1 / 60)],
    errorRatio: [slo("availability", 0.001), slo("latency", 0.1), slo("canary", 0)],
    objective: [slo("availability", 0.995), slo("latency", 0.95), slo("canary", 0.99)],
  };
}
