import { ruleTests } from "./rule-tests.ts";
import { currentPromtool } from "./tools.ts";

describe("promtool of the Prometheus that we run", () => {
  ruleTests(currentPromtool);
});
