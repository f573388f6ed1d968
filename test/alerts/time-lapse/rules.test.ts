import { ruleFiles } from "../../../alerts/index.ts";
import { durationSeconds } from "../../../alerts/duration.ts";
import { lapsedExpression, lapsedRules } from "../../../alerts/time-lapse/rules.ts";
import { inventory } from "../../../inventory/index.ts";
import { inTimeLapse } from "../../../inventory/time-lapse.ts";
import { selectors, syntaxErrors } from "../../../ops/promql/syntax.ts";
import { numberedPromql } from "../../../ops/promql/numbers.ts";

test.each([
  ["rate(a[5m]) > 0.1", "rate(a[1m]) > 0.1"],
  ["max(max_over_time(a[1m])) + max(b)", "max(max_over_time(a[20s])) + max(b)"],
  ["sum(a) / (sum(a) offset 1w)", "sum(a) / (sum(a) offset 2016m)"],
  ["count_over_time(a[7d:1h]) > 72", "count_over_time(a[2016m:12m]) > 72"],
  ["predict_linear(a[6h], 86400) < 0", "predict_linear(a[72m], 86400) < 0"],
  ['a{b="[5m]"} - time() > 1209600', 'a{b="[5m]"} - time() > 1209600'],
])("of %s only ranges and offsets are shortened", (expr, shorter) => {
  expect(lapsedExpression(expr, 5)).toBe(shorter);
});

test("intervals, for and keep_firing_for are shortened, labels and texts stay", () => {
  const alert = {
    alert: "Down",
    expr: "up == 0",
    labels: { severity: "critical" },
    annotations: { summary: "no sample for 5m" },
  };
  const group = { name: "availability", interval: "15s" };
  const rules = [
    { ...alert, for: "1m", keep_firing_for: "3m" },
    alert,
    { record: "a:rate5m", expr: "rate(a[5m])" },
  ];
  expect(lapsedRules({ groups: [{ ...group, rules }] }, 5)).toEqual({
    groups: [
      {
        ...group,
        interval: "5s",
        rules: [
          { ...alert, for: "12s", keep_firing_for: "36s" },
          alert,
          { record: "a:rate5m", expr: "rate(a[1m])" },
        ],
      },
    ],
  });
});

const files = Object.entries(ruleFiles(inventory));
const rulesOf = (name: string, site: typeof inventory) =>
  (ruleFiles(site)[name]?.groups ?? []).flatMap(({ rules }) => rules);

test.each(files)(
  "at the pace of the site the rules of %s are what they are, to the letter",
  (_name, document) => {
    expect(lapsedRules(document, 1)).toEqual(document);
  },
);

test.each([2, 5, 6])("%d times as fast, every rule of the site differs in its times only", (timeLapse) => {
  for (const [name] of files) {
    const fast = rulesOf(name, inTimeLapse(inventory, timeLapse));
    const usual = rulesOf(name, inventory);
    expect(fast.map(({ expr }) => syntaxErrors(expr))).toEqual(fast.map(() => []));
    expect(fast.map(({ expr }) => numberedPromql(expr).shape)).toEqual(
      usual.map(({ expr }) => numberedPromql(expr).shape),
    );
    const ranges = fast.flatMap(({ expr }) => selectors(expr).flatMap(({ range }) => range ?? []));
    expect(ranges.filter((range) => durationSeconds(range) < 20)).toEqual([]);
    const named = (rules: typeof fast) =>
      rules.map((rule) => ("alert" in rule ? [rule.alert, rule.labels] : [rule.record, rule.labels]));
    expect(named(fast)).toEqual(named(usual));
  }
});
