import { comparesAnything } from "../../../ops/promql/comparison.ts";

test.each([
  ["up == 0", true],
  ["a != b", true],
  ["sum by (model) (a) > on (model) group_left b", true],
  ["a and (b <= 1)", true],
  ["rate(a[5m]) >= 1", true],
  ["a < bool 1", true],
  ['absent(up{job="x"})', true],
  ["up", false],
  ['up{job!="x"}', false],
  ['up{job!="a==b"} / up{host!~"<>"}', false],
  ['label_replace(a{b="absent("}, "c", "> 1", "d", ".*")', false],
])("whether %s compares anything is %s", (expr, compares) => {
  expect(comparesAnything(expr)).toBe(compares);
});
