import type { LabelName, SeriesName } from "./index.ts";

/** Matches a label by a regular expression (RE2, anchored), or by not being equal. */
export interface LabelMatcher {
  readonly operator: "=" | "!=" | "=~" | "!~";
  readonly value: string;
}

/** Label values, or matchers other than `=`. */
export type Matchers<S extends SeriesName> = Readonly<Partial<Record<LabelName<S>, string | LabelMatcher>>>;

/** A label matcher for `series`: the label matches the anchored regular expression. */
export function matching(value: string): LabelMatcher {
  return { operator: "=~", value };
}

/** A label matcher for `series`: the label has this value. */
function equalTo(value: string): LabelMatcher {
  return { operator: "=", value };
}

/** Any of these names, e.g. `a|b\\.c`. */
export function oneOf(names: readonly string[]): LabelMatcher {
  const [first, ...others] = names;
  if (first !== undefined && others.length === 0) return equalTo(first);
  return matching(names.map((name) => name.replaceAll(".", "\\.")).join("|"));
}

/**
 * A matcher of label `le` for the bucket that ends at a number of seconds. Prometheus 2 stores `le` as the target
 * spells it (`1` by prom-client, `1.0` by Python), Prometheus 3 always as `1.0`.
 */
export function bucketEdge(seconds: number): LabelMatcher {
  const text = String(seconds);
  return Number.isInteger(seconds) ? matching(`${text}(\\.0)?`) : equalTo(text);
}

/** A label matcher for `series`: the label has another value, or is not there. */
export function differentFrom(value: string): LabelMatcher {
  return { operator: "!=", value };
}

/** A label matcher for `series`: the label is a version that is not of a release, as `0.12.1` is not of `0.11`. */
export function ofOtherRelease(release: `${number}.${number}`): LabelMatcher {
  return { operator: "!~", value: `${release.replaceAll(".", "\\.")}([^0-9].*)?` };
}

/**
 * PromQL instant vector selector, e.g. `llm_target_up{kind="model",target="phi-3-mini"}`, labels in the order given.
 * Grafana variables (`$model`) may stand in a value.
 */
export function series<S extends SeriesName>(name: S, matchers?: Matchers<S>): string {
  const list = Object.entries<string | LabelMatcher | undefined>(matchers ?? {}).flatMap(
    ([label, matcher]) => {
      if (matcher === undefined) return [];
      const { operator, value } = typeof matcher === "string" ? { operator: "=", value: matcher } : matcher;
      return [`${label}${operator}${JSON.stringify(value)}`];
    },
  );
  return list.length === 0 ? name : `${name}{${list.join(",")}}`;
}
