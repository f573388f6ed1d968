import { pino } from "pino";
import type { AuditEvent } from "../../../exporter/access/audit.ts";
import { customMetricsSchema } from "../../../exporter/custom/config.ts";
import {
  type CustomDirectories,
  customMetrics,
  type CustomMetricsPart,
} from "../../../exporter/custom/custom-metrics.ts";
import type { Method } from "../../../exporter/server/routes.ts";
import { families, type ReadFamily, valueOf } from "../support/exposition.ts";
import { textExposition } from "../support/rendered.ts";

const described = { help: "Help.", labels: ["collection"], mostSeries: 100, lifeSpanSeconds: 60 };

/** Declarations of the namespace `rag`, which the tests push to. */
export const declared = {
  gauge: { ...described, name: "rag_documents", type: "gauge" },
  counter: { ...described, name: "rag_questions_total", type: "counter" },
  histogram: { ...described, name: "rag_seconds", type: "histogram" },
  summary: { ...described, name: "rag_bytes", type: "summary" },
} as const;

/** A gauge `rag_*`, for the place of those. */
export const declaredPrefix = { ...described, prefix: "rag_", type: "gauge" } as const;

/** A configuration of two namespaces. @param rag what is different about `rag` @param all about everything */
export function customConfig(
  rag: Readonly<Record<string, unknown>> = {},
  all: Readonly<Record<string, unknown>> = {},
): unknown {
  const evaluation = {
    ...described,
    prefix: "evaluation_",
    type: "gauge",
    labels: ["model"],
    lifeSpanSeconds: 600,
  };
  return {
    mostSeries: 200,
    namespaces: [
      {
        ...{ namespace: "rag", owner: "llm", mostSeries: 150, mostGroups: 5 },
        families: Object.values(declared),
        ...rag,
      },
      {
        ...{ namespace: "evaluation", owner: "llm", mostSeries: 100, mostGroups: 2 },
        families: [evaluation],
      },
    ],
    ...all,
  };
}

/** What was answered. */
export interface Pushed {
  readonly status: number;
  readonly text: string;
}

/** Custom metrics without a server, and a clock of the test's own. */
export interface Custom {
  readonly part: CustomMetricsPart;
  readonly audited: readonly AuditEvent[];
  /** Pushes as namespace `rag`, unless told otherwise. */
  readonly push: (
    method: Method,
    path: string,
    body?: string | Uint8Array,
    options?: { readonly contentType?: string; readonly namespace?: string },
  ) => Promise<Pushed>;
  /** All families of a scrape. */
  readonly scrape: () => Promise<readonly ReadFamily[]>;
  /** Only lines of what others brought. */
  readonly shown: () => Promise<readonly string[]>;
  readonly value: (name: string, labels?: Readonly<Record<string, string>>) => Promise<number | undefined>;
  /** Lets seconds pass. */
  readonly pass: (seconds: number) => void;
  readonly apply: (config: unknown) => void;
}

/** Seconds since 1970 at which the tests' clock begins. */
export const START = 1_000_000;

/** @param at seconds since 1970 that the clock shows */
export async function custom(
  config: unknown = customConfig(),
  directories: CustomDirectories = {},
  at = START,
  log = pino({ level: "silent" }),
): Promise<Custom> {
  let now = at;
  const audited: AuditEvent[] = [];
  const part = customMetrics({
    ...directories,
    audit: (event) => audited.push(event),
    log,
    now: () => now,
  });
  const apply = (next: unknown) => {
    part.apply(customMetricsSchema.parse(next));
  };
  await part.start();
  apply(config);
  const rendered = async () => textExposition(await part.families(9));
  const scrape = async () => families("text", await rendered());
  return {
    part,
    audited,
    async push(method, path, body = "", { contentType, namespace = "rag" } = {}) {
      const answer = await part.pushRoute.methods[method]?.({
        method,
        path,
        headers: contentType === undefined ? {} : { "content-type": contentType },
        client: { name: namespace, roles: [`push:${namespace}`] },
        address: "127.0.0.1",
        body: () =>
          Promise.resolve({
            decoded: () => Promise.resolve(typeof body === "string" ? new TextEncoder().encode(body) : body),
          }),
      });
      return { status: answer?.status ?? 0, text: typeof answer?.body === "string" ? answer.body : "" };
    },
    scrape,
    shown: async () => (await rendered()).split("\n").filter((line) => /^(?:rag|evaluation)_/.test(line)),
    value: async (name, labels) => valueOf(await scrape(), name, labels),
    pass: (seconds) => {
      now += seconds;
    },
    apply,
  };
}
