import { fc } from "../../seeded-fast-check.ts";
import { parse } from "yaml";
import { adoptedPrometheusFile, isAdopted } from "../../../ops/adopt/prometheus-file.ts";
import { EditRefusal, withoutEdits } from "../../../ops/adopt/text-edit.ts";

// Thousands of documents are parsed, and the machine may be busy.
jest.setTimeout(180_000);

const needs = {
  configFile: "/etc/prometheus/prometheus.yml",
  alertmanager: "10.0.0.13:9093",
  alertmanagerAliases: ["localhost:9093"],
};
const adoptedText = (text: string) => adoptedPrometheusFile(text, needs).text;

const rules = "citadel/current/rules/*.yml";
const jobs = "citadel/current/scrape/*.yml";

/** What of others stands in a main file; each key with the ways that people write it. */
const ruleLayouts = [
  "",
  "rule_files:\n",
  "rule_files: # none yet\n  # - first_rules.yml\n",
  "rule_files: ~ # none\n",
  "rule_files: []\n",
  "rule_files: [ 'a.yml', \"b.yml\", ]  # two\n",
  "rule_files: [\n    a.yml, # one\n    b.yml # two\n  ]\n",
  "rule_files:\n- a.yml\n- b.yml # last\n# after\n",
  "rule_files:\n    # before\n    - a.yml\n    - 'b.yml'\n\n\n",
  '"rule_files":\n  - >-\n    a.yml\n',
  `rule_files:\n  - a.yml\n  - ${rules}\n`,
  "rule_files:\n  - /etc/prometheus/citadel/current/rules/*.yml\n",
];
const alertingLayouts = [
  "",
  "alerting:\n",
  "alerting:\n  alert_relabel_configs:\n    - action: labeldrop # r\n      regex: replica\n",
  "alerting:\n  alertmanagers:\n",
  "alerting:\n  alertmanagers: # theirs\n  - static_configs:\n    - targets: ['other:9093'] # x\n  # end\n",
  "alerting:\n  alertmanagers:\n    - scheme: https\n      static_configs:\n        - targets:\n          - other:9093\n          # - third:9093\n",
  "alerting: { alertmanagers: [ { static_configs: [ { targets: [ other:9093 ] } ] } ] }\n",
  "alerting: {}\n",
  "alerting:\n  alertmanagers:\n  - static_configs:\n    - targets: ['localhost:9093']\n",
];
const otherLayouts = [
  "global:\n  scrape_interval:     15s # the default is 1m\n  external_labels:\n      monitor: 'example'\n",
  "# only a comment\n",
  "scrape_configs:\n  - job_name: 'a'\n    static_configs:\n      - targets: ['localhost:9090']\n    # - disabled\n",
  "scrape_config_files:\n  - jobs/*.yml\n",
  "remote_write: [{url: 'http://x/'}]\n\n\n",
  "x-anchor: &anchor { a: 1 }\n",
];

const shuffled = fc
  .tuple(fc.constantFrom(...ruleLayouts), fc.constantFrom(...alertingLayouts), fc.subarray(otherLayouts))
  .chain(([rule, alerting, others]) =>
    fc.shuffledSubarray([rule, alerting, ...others], { minLength: 2 + others.length }),
  );

/** Main files as people keep them: any order, either line end, with or without an end of the last line or a start marker. */
const mainFiles = fc
  .tuple(
    shuffled,
    fc.constantFrom("\n", "\r\n"),
    fc.boolean(),
    fc.constantFrom("", "# head\n", "---\n", "# Köpfe ☃\n\n---\n", "\uFEFF"),
    fc.constantFrom("", "# tail\n", "...\n", "\n \n"),
  )
  .map(([sections, end, lastLineEnds, head, tail]) => {
    const text = `${head}${sections.join("")}${tail}`;
    return (lastLineEnds ? text : text.replace(/\n$/, "")).replaceAll("\n", end);
  })
  // A byte order mark before the end of a document is nothing that anybody writes.
  .filter((text) => !/^\uFEFF\s*\.\.\./.test(text));

test("any main file that is adopted says what it said, and each of ours exactly once", () => {
  fc.assert(
    fc.property(mainFiles, (before) => {
      const after = adoptedText(before);
      const old: unknown = parse(before);
      const now: unknown = parse(after);
      const resolved = (value: unknown) =>
        JSON.stringify(value).replaceAll("/etc/prometheus/citadel", "citadel");
      expect(resolved(now).split(JSON.stringify(rules))).toHaveLength(2);
      expect(resolved(now).split(JSON.stringify(jobs))).toHaveLength(2);
      expect(resolved(now)).toMatch(/"(10\.0\.0\.13|localhost):9093"/);
      expect(isAdopted(after, needs)).toBe(true);
      expect(now).toMatchObject(
        Object.fromEntries(
          Object.entries(old ?? {}).filter(([key]) => !/rule_files|scrape_config_files|alerting/.test(key)),
        ),
      );
    }),
    { numRuns: 200 },
  );
});

test("adopting twice changes nothing the second time", () => {
  fc.assert(
    fc.property(mainFiles, (before) => {
      const after = adoptedText(before);
      expect(adoptedPrometheusFile(after, needs)).toEqual({ text: after, edits: [] });
    }),
    { numRuns: 200 },
  );
});

test("the edits taken back give the same bytes", () => {
  fc.assert(
    fc.property(mainFiles, (before) => {
      const { text, edits } = adoptedPrometheusFile(before, needs);
      expect(withoutEdits(text, edits)).toBe(before);
    }),
    { numRuns: 200 },
  );
});

test("only whole lines are added, but where a list is written on one line", () => {
  fc.assert(
    fc.property(mainFiles, (before) => {
      const { edits } = adoptedPrometheusFile(before, needs);
      for (const { removed, inserted } of edits) {
        const flow = /^(?:, |\[|\{|"|static)/.test(inserted) || removed !== "";
        expect(flow || inserted.includes("\n")).toBe(true);
      }
    }),
  );
});

test("edits are taken back from a file that others have edited since, and theirs stay", () => {
  const { text, edits } = adoptedPrometheusFile("rule_files:\n  - a.yml\n", needs);
  const since = `# theirs\n${text}`.replace("  - a.yml\n", "  - a.yml\n  - theirs.yml\n");
  expect(withoutEdits(since, edits)).toBe("# theirs\nrule_files:\n  - a.yml\n  - theirs.yml\n");
});

test("Debian's default main file gets three additions and loses nothing", () => {
  const before = [
    "# Alertmanager configuration",
    "alerting:",
    "  alertmanagers:",
    "  - static_configs:",
    "    - targets: ['elsewhere:9093']",
    "",
    "# Load rules once.",
    "rule_files:",
    '  # - "first_rules.yml"',
    "",
    "scrape_configs:",
    "  - job_name: node",
    "    static_configs:",
    "      - targets: ['localhost:9100']",
    "",
  ].join("\n");
  expect(adoptedText(before)).toBe(
    [
      "# Alertmanager configuration",
      "alerting:",
      "  alertmanagers:",
      "  - static_configs:",
      "    - targets: ['elsewhere:9093']",
      '  - static_configs: [{ targets: ["10.0.0.13:9093"] }]',
      "",
      "# Load rules once.",
      "rule_files:",
      `  - ${rules}`,
      '  # - "first_rules.yml"',
      "",
      "scrape_configs:",
      "  - job_name: node",
      "    static_configs:",
      "      - targets: ['localhost:9100']",
      "",
      "# What the monitoring repository publishes (npm run adopt).",
      "scrape_config_files:",
      `  - ${jobs}`,
      "",
    ].join("\n"),
  );
});

test.each([
  ["with an error", "a: [1\n", /^is not valid YAML \(.*\): correct it$/],
  ["with a key twice", "rule_files: []\nrule_files: []\n", /^is not valid YAML \(Map keys must be unique/],
  ["of two documents", "a: 1\n---\nb: 2\n", /^holds more than one YAML document: keep the first only$/],
  ["that is a list", "- a\n", /^rule_files is written in a way that adopt cannot edit safely: add "citadel/],
  ["whose list is text", "rule_files: a.yml\n", /^rule_files is written in a way .* by hand$/],
  ["whose list is an alias", "x: &a [b]\nrule_files: *a\n", /^rule_files is written in a way .* by hand$/],
])("a main file %s is refused", (_case, text, problem) => {
  expect(() => adoptedText(text)).toThrow(EditRefusal);
  expect(() => adoptedText(text)).toThrow(problem);
});
