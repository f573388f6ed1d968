/** Label matchers as Alertmanager reads them. Source: https://prometheus.io/docs/alerting/latest/configuration/#matcher */

/** One comparison of a label; a label that is not there is compared as the empty text. */
export interface Matcher {
  readonly label: string;
  readonly operator: "=" | "!=" | "=~" | "!~";
  readonly value: string;
}

const quoted = String.raw`"(?:[^"\\]|\\.)*"`;
const one = new RegExp(
  String.raw`\s*(${quoted}|[^\s{}!=~,"'\\]+)\s*(=~|!~|!=|=)\s*(${quoted}|[^\s{},"]*)\s*`,
  "uy",
);

/**
 * The matchers that a text lists, e.g. `severity=~"info|none"` or `{team="llm", severity="critical"}`.
 * @throws Error with the rule and the remedy, when the text is no list of matchers or a regular expression is none.
 */
export function matchersOf(text: string): readonly Matcher[] {
  const list = /^\s*\{(.*)\}\s*$/su.exec(text)?.[1] ?? text;
  const matchers: Matcher[] = [];
  let place = 0;
  while (place < list.length) {
    one.lastIndex = place;
    const found = one.exec(list);
    const matcher = found === null ? undefined : matcherOf(found);
    const end = place + (found?.[0].length ?? 0);
    if (matcher === undefined || (end < list.length && list[end] !== ",")) {
      throw new Error(`is no matcher: ${text}: write it as severity="critical"`);
    }
    if (matcher.operator.includes("~")) anchored(matcher.value);
    matchers.push(matcher);
    place = end + 1;
  }
  return matchers;
}

/** Whether labels satisfy a matcher. */
export function matches(
  { label, operator, value }: Matcher,
  labels: Readonly<Record<string, string>>,
): boolean {
  const actual = labels[label] ?? "";
  switch (operator) {
    case "=":
      return actual === value;
    case "!=":
      return actual !== value;
    case "=~":
      return anchored(value).test(actual);
    case "!~":
      return !anchored(value).test(actual);
  }
}

function matcherOf([, label, operator = "", value]: RegExpExecArray): Matcher | undefined {
  if (label === undefined || value === undefined) return undefined;
  switch (operator) {
    case "=":
    case "!=":
    case "=~":
    case "!~":
      return { label: unquoted(label), operator, value: unquoted(value) };
    default:
      return undefined;
  }
}

function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  return text
    .slice(1, -1)
    .replace(/\\(.)/gsu, (_escape, character: string) => (character === "n" ? "\n" : character));
}

/**
 * A regular expression of Go, which always stands for the whole value. Flags at its start are understood; what
 * JavaScript reads otherwise than Go (named classes, flags within) is refused rather than read wrongly.
 * @throws Error when it cannot be read.
 */
function anchored(expression: string): RegExp {
  const flags = /^\(\?([ims]+)\)/u.exec(expression);
  const rest = expression.slice(flags?.[0].length ?? 0);
  try {
    return new RegExp(`^(?:${rest})$`, `u${flags?.[1] ?? ""}`);
  } catch {
    throw new Error(
      `cannot be read as a regular expression: ${expression}: write it without flags or named classes within`,
    );
  }
}
