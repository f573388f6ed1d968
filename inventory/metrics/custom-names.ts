import {
  type CustomFamily,
  type CustomNamespace,
  type CustomType,
  familyTitle,
} from "./custom-declarations.ts";
import { metrics } from "./index.ts";

const NAME = /^[a-z][a-z0-9_]*$/;
const PREFIX = /^[a-z][a-z0-9_]*_$/;

/** Ours now and later, the client libraries' own, and what Prometheus adds to each scrape. */
const RESERVED = /^(?:llm|process|nodejs|go|python|scrape|exported|push|up|alerts)(?:_|$)/;

/**
 * What is wrong with the name of a family for its type; `undefined` when nothing is. Only a counter ends in `_total`
 * and no family in what the series of a histogram or summary end in, so that no two families ever share a series name,
 * in any format. Source: https://prometheus.io/docs/specs/om/open_metrics_spec/, "Suffixes".
 */
export function familyNameProblem(name: string, type: CustomType): string | undefined {
  if (type === "counter") {
    if (!name.endsWith("_total")) return `"${name}" is a counter without _total: call it ${name}_total`;
  } else if (name.endsWith("_total")) {
    return `"${name}" ends in _total and is no counter: rename it`;
  }
  const suffix = /_(?:bucket|sum|count|created|info)$/.exec(
    type === "counter" ? name.slice(0, -6) : name,
  )?.[0];
  return suffix === undefined
    ? undefined
    : `"${name}" ends in ${suffix}, which is kept for series of histograms, summaries and the like: rename it`;
}

/** What is wrong with the name or prefix of a declaration, as `.name: …`; `undefined` when nothing is. */
export function customNameProblem(family: CustomFamily): string | undefined {
  const [field, text, pattern, example] =
    "name" in family
      ? (["name", family.name, NAME, "rag_index_documents"] as const)
      : (["prefix", family.prefix, PREFIX, "evaluation_"] as const);
  if (!pattern.test(text) || text.length > 100) {
    return `.${field}: "${text}" is not lower_snake_case of at most 100 characters${field === "prefix" ? " that ends in _" : ""}: write it as ${example}`;
  }
  if (RESERVED.test(text)) {
    return `.${field}: "${text}" begins with a reserved word: begin it with the name of the application`;
  }
  if (field === "prefix") return undefined;
  if (Object.keys(metrics).includes(text)) {
    return `.name: "${text}" is a metric of inventory/metrics: choose another name`;
  }
  const problem = familyNameProblem(text, family.type);
  return problem === undefined ? undefined : `.name: ${problem}`;
}

/** Declarations that cover the same name, of one namespace or of two: a line a problem. */
export function nameClashes(namespaces: readonly CustomNamespace[]): readonly string[] {
  const declared = namespaces.flatMap(({ namespace, families }, at) =>
    families.map((family, index) => ({
      path: `namespaces[${String(at)}] (${namespace}).families[${String(index)}]`,
      title: familyTitle(family),
      family,
    })),
  );
  return declared.flatMap((one, index) =>
    declared
      .slice(0, index)
      .filter((other) => isCoveredByBoth(one.family, other.family))
      .map(
        (other) =>
          `${one.path}: ${one.title} overlaps with ${other.title} of ${other.path}: a name belongs to one declaration`,
      ),
  );
}

function isCoveredByBoth(a: CustomFamily, b: CustomFamily): boolean {
  if ("prefix" in a) {
    return "prefix" in b
      ? a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix)
      : isUnder(a.prefix, b);
  }
  return "prefix" in b ? isUnder(b.prefix, a) : baseName(a) === baseName(b);
}

function isUnder(prefix: string, family: CustomFamily & { readonly name: string }): boolean {
  return family.name.startsWith(prefix) || baseName(family).startsWith(prefix);
}

/** What OpenMetrics calls the family: two families of one such name cannot be told apart there. */
function baseName(family: CustomFamily & { readonly name: string }): string {
  return family.type === "counter" ? family.name.replace(/_total$/, "") : family.name;
}
