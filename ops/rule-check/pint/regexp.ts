import { labelMatches } from "../../promql/label-matchers.ts";

const opposite: Readonly<Record<string, string>> = { "=~": "=", "!~": "!=" };

/** Nothing in it has a meaning of its own, but where it is escaped. */
const plain = /^(?:[^\\.+*?()|[\]{}^$]|\\[.+*?()|[\]{}^$\\/-])*$/;

/**
 * `promql/regexp`: a pattern that is a plain text, that is anchored once more, as Prometheus anchors all of them, or that
 * everything matches. Who reads it looks for values that it does not say.
 */
export function regexpProblems(expr: string): readonly string[] {
  return labelMatches(expr)
    .filter(({ operator }) => operator in opposite)
    .flatMap(({ label, operator, value }) => {
      const matcher = `${label}${operator}"${value}"`;
      if (/^\^|(?<!\\)\$$/.test(value)) return [`${matcher}: is anchored without ^ and $`];
      if (value === ".*")
        return [`${matcher}: ${operator === "=~" ? "matches whatever there is" : "matches nothing"}`];
      if (operator === "!~" && value === ".+") return [`${matcher}: says ${label}=""`];
      return plain.test(value)
        ? [`${matcher}: is no pattern, but ${label}${opposite[operator] ?? ""}"${unescaped(value)}"`]
        : [];
    });
}

function unescaped(value: string): string {
  return value.replaceAll(/\\(.)/g, "$1");
}
