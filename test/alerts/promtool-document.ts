import { duration } from "../../alerts/duration.ts";
import { ruleFiles, type RuleFileDocument } from "../../alerts/index.ts";
import { watchdog, type Check, type RuleCase, type RuleSuite } from "./cases/index.ts";
import type { RecordSuite } from "./cases/records.ts";

/**
 * The test file of a suite for `promtool test rules`: at each check every alert of its rule files is compared, so
 * that an alert that fires beside the expected ones fails it.
 */
export function promtoolDocument(suite: RuleSuite): object {
  const names = new Set(
    Object.values(suiteRuleFiles(suite)).flatMap(({ groups }) =>
      groups.flatMap(({ rules }) => rules.flatMap((rule) => ("alert" in rule ? [rule.alert] : []))),
    ),
  );
  const step = duration(suite.stepSeconds);
  return {
    rule_files: suite.files.map((file) => `${file}.yml`),
    evaluation_interval: step,
    // What is recorded first is read afterwards, as in the files.
    group_eval_order: suite.files,
    tests: suite.cases.map((ruleCase) => ({
      name: `${ruleCase.about}: ${ruleCase.title}`,
      interval: step,
      input_series: inputSeries(suite, ruleCase),
      alert_rule_test: ruleCase.checks.flatMap((check) => [...names].map((name) => expectation(name, check))),
    })),
  };
}

/** The test file of what rules record: of each name exactly the series that are expected. */
export function recordDocument({ name, files, stepSeconds, given, recorded }: RecordSuite): object {
  const step = duration(stepSeconds);
  return {
    rule_files: files.map((file) => `${file}.yml`),
    evaluation_interval: step,
    group_eval_order: files,
    tests: [
      {
        name,
        interval: step,
        input_series: Object.entries(given).map(([series, values]) => ({ series, values })),
        promql_expr_test: Object.entries(recorded).flatMap(([at, expected]) => {
          const names = new Set(Object.keys(expected).map(nameOf));
          return [...names].map((expr) => ({
            expr,
            eval_time: at,
            exp_samples: Object.entries(expected)
              .filter(([series]) => nameOf(series) === expr)
              .map(([labels, value]) => ({ labels, value })),
          }));
        }),
      },
    ],
  };
}

function nameOf(series: string): string {
  return series.replace(/\{.*$/, "");
}

/** The rule files of a suite by base name, as they are published, but for alerts that the suite leaves out. */
export function suiteRuleFiles({
  inventory,
  files,
  alerts,
}: Pick<RuleSuite, "inventory" | "files" | "alerts">): Readonly<Record<string, RuleFileDocument>> {
  const all = ruleFiles(inventory);
  return Object.fromEntries(
    files.map((file) => [
      file,
      {
        groups: (all[file]?.groups ?? []).map((group) => ({
          ...group,
          rules: group.rules.filter((rule) => !("alert" in rule) || (alerts?.includes(rule.alert) ?? true)),
        })),
      },
    ]),
  );
}

function inputSeries({ base, stepSeconds }: RuleSuite, { title, given, checks }: RuleCase) {
  const unknown = Object.keys(given).filter((series) => !(series in base));
  if (unknown.length > 0) {
    throw new Error(`${title}: given: ${unknown.join(", ")}: not a series of healthy.ts: spell it as there`);
  }
  const end = Math.max(...checks.map(({ at }) => secondsOf(at) / stepSeconds));
  return Object.entries({ ...base, ...given }).map(([series, values]) => ({
    series,
    // promtool reads every sample, and looks at none after the last check.
    values: values
      .split(" ")
      .slice(0, end + 1)
      .join(" "),
  }));
}

function expectation(name: string, { at, firing }: Check) {
  const expected = [...firing, ...(firing.includes(watchdog) ? [] : [watchdog])];
  return {
    eval_time: at,
    alertname: name,
    exp_alerts: expected
      .filter(({ alert }) => alert === name)
      .map(({ labels, annotations }) => ({ exp_labels: labels, exp_annotations: annotations })),
  };
}

/** Seconds of a promtool time such as `2m45s` or `78h`. */
export function secondsOf(time: string): number {
  const [, hours, minutes, seconds] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(time) ?? [];
  return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
}
