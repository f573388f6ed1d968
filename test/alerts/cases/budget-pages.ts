import type { RuleCase } from "./case.ts";
import { burning, firstInTime, inTime, outage } from "./objectives.ts";

/** How pages on error budgets begin and end: not with one bad event, and not again and again. In steps of a minute. */
export const budgetPageEdgeCases: readonly RuleCase[] = [
  {
    title: "one failed canary of a model that has just begun pages nobody, though it is half of all",
    about: "ErrorBudgetBurningFast",
    given: outage("0 0 1+1x180", "0 1 1x180"),
    checks: ["4m", "5m", "6m", "8m", "17m", "30m"].map((at) => ({ at, firing: [] })),
  },
  {
    title: "two failed canaries of a model that has just begun page",
    about: "ErrorBudgetBurningFast",
    given: outage("0 0 0 1+1x180", "0 1 2 2x180"),
    checks: [
      { at: "4m", firing: [] },
      { at: "5m", firing: burning("canary", 0, 0.4) },
    ],
  },
  {
    title: "a page on the hour goes on for ten minutes after the last bad five, so that it ends once",
    about: "ErrorBudgetBurningFast",
    // From the tenth minute on there are no canaries at all: neither window has anything new to say.
    given: outage("0x185", "0+1x10 10x175"),
    checks: [
      { at: "12m", firing: burning("canary", 0, 1) },
      { at: "15m", firing: burning("canary", 0, 1) },
      { at: "22m", firing: [...burning("canary", 0, 1), ...burning("canary", 1, 1)] },
      { at: "26m", firing: burning("canary", 1, 1) },
      // Half an hour after the last bad half hour.
      { at: "66m", firing: burning("canary", 1, 1) },
      { at: "76m", firing: [] },
    ],
  },
  {
    title: "a target that is changed or agreed, and so a bucket without a history, pages nobody",
    about: "ErrorBudgetBurningFast",
    given: { [inTime]: "_x31 0+60x150", [firstInTime]: "_x31 0+60x150" },
    // Half of the shorter window of six hours is over at 46m, all of it at 61m.
    checks: ["36m", "46m", "50m", "62m"].map((at) => ({ at, firing: [] })),
  },
  {
    title:
      "a model that is slow after its target was changed pages a quarter after an hour is judged by that",
    about: "ErrorBudgetBurningFast",
    given: { [inTime]: "_x31 0+30x150" },
    checks: [
      { at: "105m", firing: [] },
      { at: "107m", firing: burning("latency", 1, 0.6449) },
    ],
  },
];
