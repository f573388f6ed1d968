/** The names that every Prometheus can read without quotes and escaping. */
const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** What is quoted in a message is cut to so many characters. */
const SHOWN_CHARACTERS = 60;

/** Something from outside, as an error message quotes it: short, and without line ends. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text);
}

/** What is wrong with a metric's name; `undefined` for nothing. */
export function metricNameProblem(name: string): string | undefined {
  if (METRIC_NAME.test(name)) return undefined;
  return `${quoted(name)} is no metric name: use letters, digits, _ and :, and no digit first`;
}

/** What is wrong with a label's name; `undefined` for nothing. */
export function labelNameProblem(name: string): string | undefined {
  if (!LABEL_NAME.test(name)) {
    return `${quoted(name)} is no label name: use letters, digits and _, and no digit first`;
  }
  return name.startsWith("__")
    ? `label ${quoted(name)} begins with __, which is Prometheus' own: rename it`
    : undefined;
}
