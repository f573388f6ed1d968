import { type CustomFamily, type CustomMetrics, type CustomNamespace } from "./custom-declarations.ts";
import { customNameProblem, nameClashes } from "./custom-names.ts";

const NAMESPACE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const LABEL = /^[a-z][a-z0-9_]*$/;
const TEXTFILE = /^[a-z0-9][a-z0-9_.-]*\.prom$/;

/** Set by us, by a scrape job, or by the structure of a histogram or summary. */
export const reservedCustomLabels = [
  ...["job", "instance", "host", "service", "le", "quantile"],
  ...["source", "push_job", "push_instance", "textfile"],
] as const;

/** The longest life span: 31 days, twice what the metrics server keeps. */
const LONGEST_LIFE_SECONDS = 2_678_400;
/** Labels of a family, beside `le` or `quantile`. */
export const mostCustomLabels = 10;
const LONGEST_HELP = 300;

/** What types cannot say about declarations of custom metrics: `<path>: <rule>: <remedy>`, a line a problem. */
export function customProblems({ mostSeries, namespaces }: CustomMetrics): readonly string[] {
  const names = namespaces.map(({ namespace }) => namespace);
  const textfiles = namespaces.flatMap((one) => one.textfiles ?? []);
  return [
    ...rangeProblems("mostSeries", mostSeries, 1, 100_000),
    ...namespaces.flatMap((one, index) => [
      ...(names.indexOf(one.namespace) === index
        ? []
        : [
            `namespaces[${String(index)}].namespace: "${one.namespace}" is declared twice: put its families together`,
          ]),
      ...namespaceProblems(one, mostSeries).map((problem) => `namespaces[${String(index)}]${problem}`),
    ]),
    ...[...new Set(textfiles.filter((file, index) => textfiles.indexOf(file) !== index))].map(
      (file) => `namespaces: textfile "${file}" belongs to two namespaces: give each its own file`,
    ),
    ...nameClashes(namespaces),
  ];
}

function namespaceProblems(one: CustomNamespace, mostSeriesOfAll: number): readonly string[] {
  const { namespace, mostSeries, mostGroups, families, textfiles = [] } = one;
  const prefix = ` (${namespace}).`;
  return [
    ...(NAMESPACE.test(namespace) && namespace.length <= 40
      ? []
      : [
          `namespace: "${namespace}" is not lower-kebab-case of at most 40 characters: write it as nightly-evaluation`,
        ]),
    ...rangeProblems("mostSeries", mostSeries, 1, 100_000),
    ...(mostSeries > mostSeriesOfAll
      ? [
          `mostSeries: ${String(mostSeries)} is above what all may have (${String(mostSeriesOfAll)}): lower it`,
        ]
      : []),
    ...rangeProblems("mostGroups", mostGroups, 1, 1_000),
    ...(families.length > 0 ? [] : ["families: is empty: declare what it brings"]),
    ...textfiles
      .filter((file) => !TEXTFILE.test(file))
      .map((file) => `textfiles: "${file}" is no file name that ends in .prom: write it as weights.prom`),
    ...families.flatMap((family, index) =>
      familyProblems(family, mostSeries).map((problem) => `families[${String(index)}]${problem}`),
    ),
  ].map((problem) => prefix + problem);
}

function familyProblems(family: CustomFamily, mostSeriesOfNamespace: number): readonly string[] {
  const { type, help, labels, mostSeries, lifeSpanSeconds, restarts = false } = family;
  const name = customNameProblem(family);
  return [
    ...(name === undefined ? [] : [name]),
    ...(help.length > 0 && help.length <= LONGEST_HELP && !help.includes("\n")
      ? []
      : [
          `.help: is not a line of 1–${String(LONGEST_HELP)} characters: say what is measured, in which unit`,
        ]),
    ...labels.flatMap((label, index) => labelProblems(label, labels.indexOf(label) !== index)),
    ...(labels.length <= mostCustomLabels
      ? []
      : [
          `.labels: are ${String(labels.length)}, above ${String(mostCustomLabels)}: leave out what nobody groups by`,
        ]),
    ...rangeProblems(".mostSeries", mostSeries, 1, 100_000),
    ...(mostSeries > mostSeriesOfNamespace
      ? [
          `.mostSeries: ${String(mostSeries)} is above what its namespace may have (${String(mostSeriesOfNamespace)}): lower it`,
        ]
      : []),
    ...rangeProblems(".lifeSpanSeconds", lifeSpanSeconds, 10, LONGEST_LIFE_SECONDS),
    ...(restarts && type === "gauge" ? [".restarts: says nothing about a gauge: leave it out"] : []),
  ];
}

function labelProblems(label: string, isRepeated: boolean): readonly string[] {
  if (isRepeated) return [`.labels: "${label}" is listed twice: list it once`];
  if (reservedCustomLabels.some((reserved) => reserved === label) || label.startsWith("exported_")) {
    return [`.labels: "${label}" is reserved: name it after what it means, e.g. collection`];
  }
  return LABEL.test(label) ? [] : [`.labels: "${label}" is not lower_snake_case: write it as model_id`];
}

function rangeProblems(field: string, value: number, least: number, most: number): readonly string[] {
  const range = `${String(least)}–${String(most)}`;
  return Number.isInteger(value) && value >= least && value <= most
    ? []
    : [`${field}: ${String(value)} is not a whole number of ${range}: choose one`];
}
