import { filledIn } from "../../../ops/preview/variables.ts";

const moment = { from: 0, to: 3600, step: 15, variables: { model: "phi-3-mini" } };

test.each([
  ["a model", 'up{model="$model"}', moment, 'up{model="phi-3-mini"}'],
  ["four scrapes at least", "rate(x[$__rate_interval])", moment, "rate(x[60s])"],
  ["a step and a scrape", "rate(x[$__rate_interval])", { ...moment, step: 300 }, "rate(x[315s])"],
  ["the whole range", "increase(x[$__range])", moment, "increase(x[3600s])"],
  ["what is not known", "$other", moment, "$other"],
])("fills in %s as Grafana does", (_case, expr, when, expected) => {
  expect(filledIn(expr, when)).toBe(expected);
});
