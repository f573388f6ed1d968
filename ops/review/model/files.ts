import { parse } from "yaml";
import { z } from "zod";
import type { Bundle } from "../../bundle/bundle.ts";
import {
  alertmanagerDocument,
  dashboardDocument,
  dataSourcesDocument,
  exporterDocument,
  ruleDocument,
  scrapeDocument,
  templateDocument,
} from "./documents.ts";

/** Files of a bundle that cannot be read, a line a problem. */
export class BundleError extends Error {
  override readonly name = "BundleError";
}

/** A file that was read, and where it stood. */
export interface ReadFile<T> {
  readonly stack: string;
  /** Path beneath the stack's folder. */
  readonly path: string;
  readonly document: T;
}

/** The files of a bundle that mean something, by what they are; in the order of their paths. */
export type BundleFiles = ReturnType<typeof bundleFiles>;

/**
 * Every file of a bundle that a server will read, and the stacks' templates, parsed.
 * @throws {BundleError} naming every problem at once: `<stack>/<path>: <place>: <rule>`.
 */
export function bundleFiles(bundle: Bundle) {
  const problems: string[] = [];
  const read = <T>(at: Omit<ReadFile<T>, "document">, json: () => unknown, schema: z.ZodType<T>) => {
    const result = parsed(`${at.stack}/${at.path}`, json, schema);
    problems.push(...result.problems);
    return result.problems.length > 0 ? [] : result.documents.map((document) => ({ ...at, document }));
  };
  const files = <T>(pattern: RegExp, text: (file: string) => unknown, schema: z.ZodType<T>) =>
    bundle.stacks.flatMap(({ name: stack, files: ofStack }) =>
      Object.keys(ofStack)
        .filter((path) => pattern.test(path))
        .sort()
        .flatMap((path) => read({ stack, path }, () => text(ofStack[path] ?? ""), schema)),
    );
  const json = (text: string): unknown => JSON.parse(text);
  const yaml = (text: string): unknown => parse(text);
  const result = {
    templates: bundle.stacks.flatMap(({ name: stack, template }) =>
      read({ stack, path: "cdk.tf.json" }, () => template, templateDocument),
    ),
    scrapes: files(/^files\/prometheus\/scrape\/[^/]+\.yml$/, yaml, scrapeDocument),
    // The file that only carries the release's hash means nothing.
    rules: files(/^files\/prometheus\/rules\/(?!release(?:\.\w+)?\.yml)[^/]+\.yml$/, yaml, ruleDocument),
    alertmanager: files(/^files\/alertmanager\/alertmanager\.yml$/, yaml, alertmanagerDocument),
    exporter: files(/^files\/exporter\/exporter\.json$/, json, exporterDocument),
    dataSources: files(/^files\/grafana\/datasources\/[^/]+\.yml$/, yaml, dataSourcesDocument),
    dashboards: files(/^files\/dashboards\/[^/]+\.json$/, json, dashboardDocument),
  };
  if (problems.length > 0) throw new BundleError(problems.join("\n"));
  return result;
}

interface Parsed<T> {
  /** One, or none where there are problems. */
  readonly documents: readonly T[];
  readonly problems: readonly string[];
}

function parsed<T>(file: string, json: () => unknown, schema: z.ZodType<T>): Parsed<T> {
  let value: unknown;
  try {
    value = json();
  } catch (error) {
    // Parsers add an excerpt on further lines, which may hold anything.
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    return { documents: [], problems: [`${file}: (root): cannot be read: ${reason}`] };
  }
  const result = schema.safeParse(value);
  if (result.success) return { documents: [result.data], problems: [] };
  return {
    documents: [],
    problems: result.error.issues.map(
      ({ path, message }) => `${file}: ${z.core.toDotPath(path) || "(root)"}: ${message}`,
    ),
  };
}
