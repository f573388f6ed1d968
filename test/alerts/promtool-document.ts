import { ruleFiles } from "../../alerts/index.ts";
import { healthy, watchdog, type Check, type RuleCase, type RuleSuite } from "./cases/index.ts";

/** Names of the rule files of a suite, beside the test file. */
function ruleFileNames({ inventory }: RuleSuite): readonly string[] {
  return Object.keys(ruleFiles(inventory)).map((name) => `${name}.yml`);
}

/**
 * The test file of a suite for `promtool test rules`: at each check every alert of every rule file is compared, so
 * that an alert that fires beside the expected ones fails it.
 */
export function promtoolDocument(suite: RuleSuite): object {
  const names = new Set(
    Object.values(ruleFiles(suite.inventory)).flatMap(({ groups }) =>
      groups.flatMap(({ rules }) => rules.map(({ alert }) => alert)),
    ),
  );
  return {
    rule_files: ruleFileNames(suite),
    evaluation_interval: "15s",
    tests: suite.cases.map((ruleCase) => ({
      name: `${ruleCase.about}: ${ruleCase.title}`,
      interval: "15s",
      input_series: inputSeries(ruleCase),
      alert_rule_test: ruleCase.checks.flatMap((check) => [...names].map((name) => expectation(name, check))),
    })),
  };
}

function inputSeries({ title, given, checks }: RuleCase) {
  const unknown = Object.keys(given).filter((series) => !(series in healthy));
  if (unknown.length > 0) {
    throw new Error(`${title}: given: ${unknown.join(", ")}: not a series of healthy.ts: spell it as there`);
  }
  const end = Math.max(...checks.map(({ at }) => sampleAt(at)));
  return Object.entries({ ...healthy, ...given }).map(([series, values]) => ({
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

/** Index of the sample at a time such as `2m45s`. */
function sampleAt(time: string): number {
  const [, minutes, seconds] = /^(?:(\d+)m)?(?:(\d+)s)?$/.exec(time) ?? [];
  return Number(minutes ?? 0) * 4 + Number(seconds ?? 0) / 15;
}
