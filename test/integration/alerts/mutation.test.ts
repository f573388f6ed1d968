import { distinct, mutants, unnoticed } from "../../alerts/mutation/mutants.ts";
import { survivors } from "../../alerts/mutation/survivors.ts";
import { ruleSuites } from "../../alerts/cases/index.ts";
import { promtoolDocument, suiteRuleFiles } from "../../alerts/promtool-document.ts";
import { oldPromtool } from "./tools.ts";

// Packages may have to be fetched first, and the machine may be slow.
jest.setTimeout(20 * 60 * 1000);

const quick = mutants().filter(({ title }) => !/^(?:budget|forecasts)/.test(title));
/** Every 29th of those that evaluate for minutes and not for days (a rule has five changes); `npm run mutate-rules` takes all. */
const sample = distinct(quick).filter((_, index) => index % 29 === 0);
const keys = new Set(sample.map(({ key }) => key));
const trials = quick.filter(({ key }) => keys.has(key));

test("the sample holds changes of thresholds, of `for` and of severities", () => {
  expect(new Set(sample.map(({ change }) => change)).size).toBe(3);
  expect(sample.length).toBeGreaterThan(15);
});

test("rule tests notice a threshold, a `for` or a severity that is another", async () => {
  const survived = unnoticed(trials, await survivors(await oldPromtool(), trials));
  expect(survived.map(({ title }) => title).slice(Math.floor(0.05 * sample.length))).toEqual([]);
});

test("a rule that is not changed survives, so that killing means something", async () => {
  const suite = ruleSuites.find(({ name }) => name === "stores");
  if (suite === undefined) throw new Error("there is no suite of stores");
  const unchanged = {
    title: "unchanged",
    key: "unchanged",
    change: "for",
    ruleFiles: suiteRuleFiles(suite),
    tests: promtoolDocument(suite),
  } as const;
  expect(await survivors(await oldPromtool(), [unchanged])).toEqual([unchanged]);
});
