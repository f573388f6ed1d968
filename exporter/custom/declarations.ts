import { type CustomFamily, familyTitle } from "../../inventory/metrics/custom-declarations.ts";
import { familyNameProblem } from "../../inventory/metrics/custom-names.ts";
import type { CustomMetricsConfig } from "./config.ts";

/** One family, or all whose names begin alike, of one namespace. */
export interface Declaration {
  readonly source: string;
  /** Unique among all: a name, or `rag_*`. */
  readonly title: string;
  readonly family: CustomFamily;
}

/** What a configuration allows, ready to be looked up. */
export interface Declarations {
  readonly config: CustomMetricsConfig;
  readonly all: readonly Declaration[];
  /** What covers a name in a namespace; names that no family of that type may have are covered by nothing. */
  readonly of: (source: string, name: string) => Declaration | undefined;
  readonly namespace: (source: string) => CustomMetricsConfig["namespaces"][number] | undefined;
}

/** Longer names are nobody's, under whichever prefix. */
const LONGEST_NAME = 200;

/** The declarations of a configuration. */
export function declarations(config: CustomMetricsConfig): Declarations {
  const all = config.namespaces.flatMap(({ namespace: source, families }) =>
    families.map((family): Declaration => ({ source, title: familyTitle(family), family })),
  );
  const bySource = new Map(
    config.namespaces.map((namespace) => {
      const own = all.filter(({ source }) => source === namespace.namespace);
      const exact = new Map(own.flatMap((one) => ("name" in one.family ? [[one.family.name, one]] : [])));
      const prefixes = own.flatMap((one) =>
        "prefix" in one.family ? [[one.family.prefix, one] as const] : [],
      );
      return [namespace.namespace, { namespace, exact, prefixes }] as const;
    }),
  );
  return {
    config,
    all,
    namespace: (source) => bySource.get(source)?.namespace,
    of(source, name) {
      const own = bySource.get(source);
      const exact = own?.exact.get(name);
      if (exact !== undefined || own === undefined) return exact;
      const found = own.prefixes.find(
        ([prefix]) => name.startsWith(prefix) && name.length > prefix.length,
      )?.[1];
      if (found === undefined || name.length > LONGEST_NAME || !/^[a-z][a-z0-9_]*$/.test(name))
        return undefined;
      return familyNameProblem(name, found.family.type) === undefined ? found : undefined;
    },
  };
}
