import { ruleFiles } from "../../../alerts/index.ts";
import { durationSeconds } from "../../../alerts/duration.ts";
import { severalPerSecond } from "../../../alerts/slo/windows.ts";
import { lapsedExpression, lapsedRules } from "../../../alerts/time-lapse/rules.ts";
import { inventory } from "../../../inventory/index.ts";
import type { Inventory } from "../../../inventory/model.ts";
import { inTimeLapse } from "../../../inventory/time-lapse.ts";
import { syntaxErrors } from "../../../ops/promql/syntax.ts";
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
test.each(files)(
  "at the pace of the site the rules of %s are what they are, to the letter",
  (_name, document) => {
    expect(lapsedRules(document, 1)).toEqual(document);
  },
);

/** By time lapse, seconds of the shortest interval and range: 5, and four scrapes, which are 15 s apart at the site. */
const paces = [
  [2, { interval: 8, range: 32 }],
  [5, { interval: 5, range: 20 }],
  [6, { interval: 5, range: 20 }],
] as const;

/** A rule apart: what may not change, and its times in seconds. */
function apart({ expr, ...rule }: (typeof files)[number][1]["groups"][number]["rules"][number]) {
  const { shape, numbers } = numberedPromql(expr);
  const isRange = (number: string) => /[a-z]$/.test(number);
  const { for: holds = "0", keep_firing_for: outlives = "0" } = "alert" in rule ? rule : {};
  return {
    kept: [
      { ...rule, for: "", keep_firing_for: "" },
      shape,
      numbers.filter((number) => !isRange(number)),
    ] as const,
    holds: [holds, outlives].map(durationSeconds),
    ranges: numbers.filter(isRange).map(durationSeconds),
  };
}

const groupsOf = (site: Inventory) =>
  Object.entries(ruleFiles(site)).flatMap(([file, { groups }]) =>
    groups.map(({ rules, interval, name }) => ({
      name: [file, name],
      intervalSeconds: durationSeconds(interval),
      rules: rules.map(apart),
    })),
  );

test.each(paces)(
  "%d times as fast, every time of every rule of the site is shortened by that, and what was so many an hour comes sooner: nothing else differs",
  (timeLapse, fewest) => {
    const shortened = (seconds: number) => Math.ceil(seconds / timeLapse);
    const [several, sooner] = [1, timeLapse].map((pace) => String(severalPerSecond({ timeLapse: pace })));
    const expected = groupsOf(inventory).map(({ name, intervalSeconds, rules }) => ({
      name,
      intervalSeconds: Math.max(fewest.interval, shortened(intervalSeconds)),
      rules: rules.map(({ kept: [rule, shape, numbers], holds, ranges }) => ({
        kept: [rule, shape, numbers.map((number) => (number === several ? sooner : number))],
        holds: holds.map(shortened),
        ranges: ranges.map((seconds) => Math.max(Math.min(seconds, fewest.range), shortened(seconds))),
      })),
    }));
    expect(groupsOf({ ...inventory, timeLapse })).toEqual(expected);
  },
);

/** Alerts with a floor above what canaries cause, and the one that asks how old the last canary is. */
const followingCanaries = [
  ...["CanaryStale", "EngineAbortsHigh", "EngineErrorsHigh", "ErrorBudgetBurningFast"],
  ...[
    "ErrorBudgetBurningSlowly",
    "GatewayErrorsHigh",
    "InterTokenLatencyHigh",
    "QueueTimeHigh",
    "TrafficDrop",
  ],
];

test.each(paces)(
  "%d times as fast, canaries that come as much more often change the thresholds that follow from them, and no times",
  (timeLapse) => {
    const rulesOf = (site: Inventory) =>
      Object.values(ruleFiles(site)).flatMap(({ groups }) => groups.flatMap(({ rules }) => rules));
    const usual = rulesOf({ ...inventory, timeLapse });
    const fast = rulesOf(inTimeLapse(inventory, timeLapse));
    expect(fast.flatMap(({ expr }) => syntaxErrors(expr))).toEqual([]);
    expect(fast.map((rule) => [numberedPromql(rule.expr).shape, apart(rule).holds])).toEqual(
      usual.map((rule) => [numberedPromql(rule.expr).shape, apart(rule).holds]),
    );
    expect(fast.map((rule) => apart(rule).ranges)).toEqual(usual.map((rule) => apart(rule).ranges));
    const changed = fast.flatMap((rule, i) =>
      rule.expr === usual[i]?.expr ? [] : ["alert" in rule ? rule.alert : rule.record],
    );
    expect([...new Set(changed)].sort()).toEqual(followingCanaries);
  },
);
