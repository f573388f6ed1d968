import { z } from "zod";
import { jsonOf } from "../ask.ts";
import type { Endpoint } from "../endpoints.ts";
import { stepSeconds, type Period } from "./period.ts";
import { questions, type Answer, type Answers, type Question } from "./questions.ts";

/** Samples of one request; Prometheus refuses more than 11,000 a series. */
const MOST_SAMPLES = 10_000;

const matrix = z.object({
  data: z.object({
    resultType: z.literal("matrix"),
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.number(), z.string()])),
      }),
    ),
  }),
});

/** What a Prometheus-compatible store knows of a period. @throws {HttpError} */
export async function storeAnswers(store: Endpoint, period: Period): Promise<Answers> {
  const asked = (question: Question) => answers(store, questions[question], period);
  return {
    requests: await asked("requests"),
    goodput: await asked("goodput"),
    promptTokens: await asked("promptTokens"),
    generationTokens: await asked("generationTokens"),
    queueSeconds: await asked("queueSeconds"),
    prefillSeconds: await asked("prefillSeconds"),
    decodeSeconds: await asked("decodeSeconds"),
    e2eSeconds: await asked("e2eSeconds"),
    e2eP95Seconds: await asked("e2eP95Seconds"),
    ttftP95Seconds: await asked("ttftP95Seconds"),
    targetRequests: await asked("targetRequests"),
    growthRequestsPerDay: await asked("growthRequestsPerDay"),
    limitDays: await asked("limitDays"),
    events: await asked("events"),
    errorRatio: await asked("errorRatio"),
    objective: await asked("objective"),
  };
}

async function answers(store: Endpoint, query: string, period: Period): Promise<readonly Answer[]> {
  const step = stepSeconds(period);
  const merged = new Map<string, { labels: Readonly<Record<string, string>>; values: Map<number, number> }>();
  for (let start = period.from + step; start <= period.to; start += MOST_SAMPLES * step) {
    const end = Math.min(period.to, start + (MOST_SAMPLES - 1) * step);
    const asked = new URLSearchParams({ query, start: String(start), end: String(end), step: String(step) });
    const { data } = await jsonOf(matrix, store, `/api/v1/query_range?${asked.toString()}`);
    for (const { metric, values } of data.result) {
      const key = JSON.stringify(Object.entries(metric).sort());
      const series = merged.get(key) ?? { labels: metric, values: new Map<number, number>() };
      for (const [second, text] of values) {
        const value = Number(text);
        if (Number.isFinite(value)) series.values.set(second, value);
      }
      merged.set(key, series);
    }
  }
  return [...merged.values()];
}
