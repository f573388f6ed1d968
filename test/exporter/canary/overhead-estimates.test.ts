import { overheadEstimates } from "../../../exporter/canary/overhead-estimates.ts";

/** Six pairs of a model, one a minute from now on, and a clock that stands at the last one. */
function sixPairs() {
  let seconds = 0;
  const overhead = overheadEstimates(() => seconds);
  overhead.declare(["chat-large"]);
  for (const difference of [0.01, 0.02, 0.03, 0.04, 0.05, 0.06]) {
    seconds += 60;
    overhead.paired("chat-large", difference);
  }
  return {
    pass: (minutes: number) => {
      seconds += minutes * 60;
    },
    paired: (difference: number) => {
      overhead.paired("chat-large", difference);
    },
    medians: () => overhead.families()[0]?.series.flatMap((one) => ("value" in one ? [one.value] : [])),
  };
}

test("an estimate holds while its pairs are younger than two hours", () => {
  const { pass, medians } = sixPairs();
  pass(114);
  expect(medians()).toEqual([0.035]);
});

test("an estimate ends when too few of its pairs are younger than two hours", () => {
  const { pass, medians } = sixPairs();
  pass(116);
  expect(medians()).toEqual([]);
});

test("old pairs do not come back with a new one", () => {
  const { pass, paired, medians } = sixPairs();
  pass(121);
  paired(0.5);
  expect(medians()).toEqual([]);
});
