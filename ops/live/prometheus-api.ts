import { z } from "zod";
import { answerOf, jsonOf } from "../ask.ts";
import type { Endpoint } from "../endpoints.ts";
import { unexpectedAnswer } from "../http.ts";

const targetsAnswer = z.object({
  data: z.object({
    activeTargets: z.array(
      z.object({
        scrapePool: z.string(),
        scrapeUrl: z.string(),
        labels: z.record(z.string(), z.string()),
        /** Before relabelling: what the configuration says, e.g. `__scrape_interval__`. */
        discoveredLabels: z.record(z.string(), z.string()).default({}),
        health: z.string(),
        lastError: z.string(),
        /** Time of Prometheus' own clock. */
        lastScrape: z.string(),
        scrapeInterval: z.string(),
        scrapeTimeout: z.string(),
      }),
    ),
  }),
});

const rulesAnswer = z.object({
  data: z.object({
    groups: z.array(
      z.object({
        name: z.string(),
        file: z.string(),
        /** Seconds. */
        interval: z.number().default(0),
        rules: z.array(
          z.object({
            name: z.string(),
            type: z.string(),
            /** As Prometheus prints it, which is not as it was written. */
            query: z.string().default(""),
            /** Seconds; 0 for a recording rule. */
            duration: z.number().default(0),
            keepFiringFor: z.number().default(0),
            labels: z.record(z.string(), z.string()).default({}),
            annotations: z.record(z.string(), z.string()).default({}),
            health: z.string(),
            state: z.string().optional(),
            lastError: z.string().optional(),
          }),
        ),
      }),
    ),
  }),
});

const alertmanagersAnswer = z.object({
  data: z.object({ activeAlertmanagers: z.array(z.object({ url: z.string() })) }),
});

const poolsAnswer = z.object({ data: z.object({ scrapePools: z.array(z.string()) }) });

const flagsAnswer = z.object({ data: z.record(z.string(), z.string()) });

const formatAnswer = z.object({ data: z.string() });

const queryAnswer = z.object({
  data: z.object({
    result: z.array(
      z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) }),
    ),
  }),
});

/** A target that Prometheus scrapes. */
export type ActiveTarget = z.infer<typeof targetsAnswer>["data"]["activeTargets"][number];
/** A rule group that Prometheus has loaded. */
export type RuleGroup = z.infer<typeof rulesAnswer>["data"]["groups"][number];
/** One sample of an instant query. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Targets that Prometheus scrapes at the moment, others' included. @throws {HttpError} */
export async function allActiveTargets(prometheus: Endpoint): Promise<readonly ActiveTarget[]> {
  return (await jsonOf(targetsAnswer, prometheus, "/api/v1/targets?state=active")).data.activeTargets;
}

/** Targets of ours that Prometheus scrapes at the moment. @throws {HttpError} */
export async function activeTargets(prometheus: Endpoint): Promise<readonly ActiveTarget[]> {
  const all = await allActiveTargets(prometheus);
  return all.filter(({ scrapePool }) => scrapePool.startsWith("citadel-"));
}

/** Names of our scrape pools that Prometheus has. @throws {HttpError} */
export async function scrapePools(prometheus: Endpoint): Promise<readonly string[]> {
  const { data } = await jsonOf(poolsAnswer, prometheus, "/api/v1/scrape_pools");
  return data.scrapePools.filter((pool) => pool.startsWith("citadel-"));
}

/** Rule groups that Prometheus has loaded, others' included. @throws {HttpError} */
export async function ruleGroups(prometheus: Endpoint): Promise<readonly RuleGroup[]> {
  return (await jsonOf(rulesAnswer, prometheus, "/api/v1/rules")).data.groups;
}

/** URLs of the Alertmanagers that Prometheus sends alerts to. @throws {HttpError} */
export async function activeAlertmanagers(prometheus: Endpoint): Promise<readonly string[]> {
  const { data } = await jsonOf(alertmanagersAnswer, prometheus, "/api/v1/alertmanagers");
  return data.activeAlertmanagers.map(({ url }) => url);
}

/** Flags that Prometheus runs with, without dashes. @throws {HttpError} */
export async function prometheusFlags(prometheus: Endpoint): Promise<Readonly<Record<string, string>>> {
  return (await jsonOf(flagsAnswer, prometheus, "/api/v1/status/flags")).data;
}

/** The instant vector that a PromQL expression yields now. @throws {HttpError} */
export async function instantVector(prometheus: Endpoint, expression: string): Promise<readonly Sample[]> {
  const { data } = await jsonOf(
    queryAnswer,
    prometheus,
    `/api/v1/query?query=${encodeURIComponent(expression)}`,
  );
  return data.result.map(({ metric, value: [, value] }) => ({ labels: metric, value: Number(value) }));
}

/** An expression in Prometheus' own spelling, or as it is where Prometheus cannot read it. @throws {HttpError} */
export async function printedQuery(prometheus: Endpoint, expression: string): Promise<string> {
  const path = `/api/v1/format_query?query=${encodeURIComponent(expression)}`;
  const { status, text } = await answerOf(prometheus, path);
  if (status === 400) return expression;
  const printed = formatAnswer.safeParse(status === 200 ? JSON.parse(text) : undefined);
  if (!printed.success) throw unexpectedAnswer(`${prometheus.url}${path}`, { status, text });
  return printed.data.data;
}
