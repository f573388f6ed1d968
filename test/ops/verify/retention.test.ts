import { retentionFinding } from "../../../ops/verify/retention.ts";

const command = (name: string) => `npm run ${name} -- --env production`;
const time = "storage.tsdb.retention.time";

test.each([
  ["45d", { [time]: "45d", "storage.tsdb.retention.size": "0B" }, "Prometheus keeps samples for 45 days"],
  [
    "a year, of a size",
    { [time]: "1y", "storage.tsdb.retention.size": "80GB" },
    "Prometheus keeps samples for 365 days, and at most 80GB",
  ],
])("a retention of %s covers the objectives", (_what, flags, evidence) => {
  expect(retentionFinding(flags, command)).toEqual({ title: "retention", state: "ok", evidence });
});

test.each([
  ["44d", { [time]: "44d" }, "44"],
  ["no flag", { [time]: "0s" }, "15"],
  ["an unknown version", {}, "15"],
])("a retention of %s is too short, and adopt mends it", (_what, flags, days) => {
  expect(retentionFinding(flags, command)).toEqual({
    title: "retention",
    state: "failed",
    evidence: `Prometheus keeps samples for ${days} days, objectives and reports look back 45: npm run adopt -- --env production sets --storage.tsdb.retention.time=45d`,
  });
});

test("of a retention by size alone a person has to say how many days it is", () => {
  expect(retentionFinding({ [time]: "0s", "storage.tsdb.retention.size": "80GB" }, command)).toEqual({
    title: "retention",
    state: "missing",
    evidence:
      "Prometheus keeps samples by their size alone (80GB), objectives and reports look back 45 days: see that so many days fit, or raise --storage.tsdb.retention.size",
  });
});
