import { ruleTests } from "./rule-tests.ts";
import { oldPromtool } from "./tools.ts";

describe("promtool of Prometheus 2", () => {
  ruleTests(oldPromtool);
});
