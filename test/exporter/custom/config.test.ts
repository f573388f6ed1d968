import { customMetricsSchema } from "../../../exporter/custom/config.ts";
import { customConfig, declared, declaredPrefix } from "./support.ts";

const { gauge, counter } = declared;
const problems = (config: unknown) =>
  customMetricsSchema.safeParse(config).error?.issues.map(({ message }) => message) ?? [];
const family = (change: Readonly<Record<string, unknown>>) =>
  customConfig({ families: [{ ...gauge, ...change }] });
const at = "namespaces[0] (rag).";

test("sound declarations have no problems", () => {
  expect(problems(customConfig())).toEqual([]);
});

test.each<readonly [string, unknown, string]>([
  [
    "a namespace with capitals",
    customConfig({ namespace: "Rag" }),
    'namespaces[0] (Rag).namespace: "Rag" is not lower-kebab-case of at most 40 characters: write it as nightly-evaluation',
  ],
  [
    "a namespace twice",
    customConfig({ namespace: "evaluation" }),
    'namespaces[1].namespace: "evaluation" is declared twice: put its families together',
  ],
  [
    "more for a namespace than for all",
    customConfig({ mostSeries: 500 }),
    `${at}mostSeries: 500 is above what all may have (200): lower it`,
  ],
  [
    "no groups",
    customConfig({ mostGroups: 0 }),
    `${at}mostGroups: 0 is not a whole number of 1–1000: choose one`,
  ],
  ["no families", customConfig({ families: [] }), `${at}families: is empty: declare what it brings`],
  [
    "a path as a textfile",
    customConfig({ textfiles: ["../secrets/a.prom"] }),
    `${at}textfiles: "../secrets/a.prom" is no file name that ends in .prom: write it as weights.prom`,
  ],
  [
    "a textfile twice",
    customConfig({ textfiles: ["a.prom", "a.prom"] }),
    'namespaces: textfile "a.prom" belongs to two namespaces: give each its own file',
  ],
  [
    "a name of ours",
    family({ name: "llm_target_up" }),
    `${at}families[0].name: "llm_target_up" begins with a reserved word: begin it with the name of the application`,
  ],
  [
    "a name of an agent",
    family({ name: "pg_up" }),
    `${at}families[0].name: "pg_up" is a metric of inventory/metrics: choose another name`,
  ],
  [
    "a name with a colon",
    family({ name: "rag:rate" }),
    `${at}families[0].name: "rag:rate" is not lower_snake_case of at most 100 characters: write it as rag_index_documents`,
  ],
  [
    "a prefix without its end",
    customConfig({ families: [{ ...declaredPrefix, prefix: "rag" }] }),
    `${at}families[0].prefix: "rag" is not lower_snake_case of at most 100 characters that ends in _: write it as evaluation_`,
  ],
  [
    "a counter without _total",
    family({ type: "counter" }),
    `${at}families[0].name: "rag_documents" is a counter without _total: call it rag_documents_total`,
  ],
  [
    "a gauge with _total",
    family({ name: "rag_total" }),
    `${at}families[0].name: "rag_total" ends in _total and is no counter: rename it`,
  ],
  [
    "a name like a histogram's part",
    family({ name: "rag_seconds_count" }),
    `${at}families[0].name: "rag_seconds_count" ends in _count, which is kept for series of histograms, summaries and the like: rename it`,
  ],
  [
    "no help",
    family({ help: "" }),
    `${at}families[0].help: is not a line of 1–300 characters: say what is measured, in which unit`,
  ],
  [
    "a label of the scrape",
    family({ labels: ["instance"] }),
    `${at}families[0].labels: "instance" is reserved: name it after what it means, e.g. collection`,
  ],
  [
    "a label with a capital",
    family({ labels: ["modelId"] }),
    `${at}families[0].labels: "modelId" is not lower_snake_case: write it as model_id`,
  ],
  [
    "a label twice",
    family({ labels: ["a", "a"] }),
    `${at}families[0].labels: "a" is listed twice: list it once`,
  ],
  [
    "eleven labels",
    family({ labels: Array.from("abcdefghijk") }),
    `${at}families[0].labels: are 11, above 10: leave out what nobody groups by`,
  ],
  [
    "more for a family than for its namespace",
    family({ mostSeries: 151 }),
    `${at}families[0].mostSeries: 151 is above what its namespace may have (150): lower it`,
  ],
  [
    "a life of five seconds",
    family({ lifeSpanSeconds: 5 }),
    `${at}families[0].lifeSpanSeconds: 5 is not a whole number of 10–2678400: choose one`,
  ],
  [
    "a gauge that restarts",
    family({ restarts: true }),
    `${at}families[0].restarts: says nothing about a gauge: leave it out`,
  ],
  [
    "a family of two namespaces",
    family({ name: "evaluation_score", labels: [] }),
    `namespaces[1] (evaluation).families[0]: evaluation_* overlaps with evaluation_score of namespaces[0] (rag).families[0]: a name belongs to one declaration`,
  ],
  [
    "a counter and a gauge that OpenMetrics calls the same",
    customConfig({ families: [{ ...gauge, name: "rag_questions" }, counter] }),
    `${at}families[1]: rag_questions_total overlaps with rag_questions of ${at}families[0]: a name belongs to one declaration`,
  ],
  [
    "a prefix within a prefix",
    customConfig({ families: [{ ...declaredPrefix, prefix: "evaluation_nightly_" }] }),
    `namespaces[1] (evaluation).families[0]: evaluation_* overlaps with evaluation_nightly_* of namespaces[0] (rag).families[0]: a name belongs to one declaration`,
  ],
])("%s is refused with its remedy", (_case, config, problem) => {
  expect(problems(config)).toEqual([problem]);
});

test.each([
  ["both a name and a prefix", family({ prefix: "rag_" })],
  ["neither a name nor a prefix", family({ name: undefined })],
])("%s are refused", (_case, config) => {
  expect(problems(config)).toEqual([
    "must be a family with either name or prefix, and type, help, labels, mostSeries, lifeSpanSeconds, restarts",
  ]);
});

test("all problems are named at once", () => {
  expect(problems(customConfig({ namespace: "Rag", mostGroups: 0 }, { mostSeries: 0 }))).toHaveLength(5);
});
