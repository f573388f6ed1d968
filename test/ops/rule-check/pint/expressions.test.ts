import { problemsOf, recordingWith } from "../problems-of.ts";

const requests = "rate(llm_engine_requests_total[5m])";
const tokens = "rate(llm_engine_generation_tokens_total[5m])";

/** What is wrong with an expression that is recorded. */
function problems(expr: string): string {
  return problemsOf(recordingWith({ expr }));
}

describe("promql/rate", () => {
  test.each([
    [
      "of two scrapes",
      "sum(rate(llm_engine_preemptions_total[30s]))",
      "promql/rate: rate(llm_engine_preemptions_total[30s]) spans less than four scrapes (60 s)\ngroup/interval: llm_engine_preemptions_total[30s] spans less than two evaluations (every 30s)",
    ],
    ["of four", "sum(rate(llm_engine_preemptions_total[1m]))", ""],
    ["of which a maximum is taken", "max(max_over_time(llm_engine_requests_waiting[1m]))", ""],
  ])("a range %s", (_what, expr, told) => {
    expect(problems(expr)).toBe(told);
  });
});

describe("promql/regexp", () => {
  test.each([
    ['target=~"redis"', 'target=~"redis": is no pattern, but target="redis"'],
    ['target!~"redis"', 'target!~"redis": is no pattern, but target!="redis"'],
    ['target=~"openchat-3\\\\.5"', 'target=~"openchat-3\\.5": is no pattern, but target="openchat-3.5"'],
    ['target=~"^redis.*"', 'target=~"^redis.*": is anchored without ^ and $'],
    ['target!~".*redis$"', 'target!~".*redis$": is anchored without ^ and $'],
    ['target=~".*"', 'target=~".*": matches whatever there is'],
    ['target!~".*"', 'target!~".*": matches nothing'],
    ['target!~".+"', 'target!~".+": says target=""'],
  ])("%s", (matcher, told) => {
    expect(problems(`max(llm_target_up{${matcher}})`)).toBe(`promql/regexp: ${told}`);
  });

  test.each([
    ['target="redis"'],
    ['target=~"redis|qdrant"'],
    ['target=~"red.s"'],
    ['target=~".+"'],
    ['target=~"price\\\\$|.*"'],
    ['target=~"(?i)redis"'],
  ])("nothing about %s", (matcher) => {
    expect(problems(`max(llm_target_up{${matcher}})`)).toBe("");
  });
});

describe("promql/vector_matching", () => {
  test.each([
    [
      "a side that is aggregated to more labels",
      `sum by (model, outcome) (${requests}) / sum by (model) (${requests})`,
      "div: only its left side has outcome, so that nothing matches",
    ],
    [
      "a side that is aggregated to none",
      `sum(${requests}) / sum by (model) (${tokens})`,
      "div: only its right side has model, so that nothing matches",
    ],
    [
      "a series and an aggregate of it",
      "llm_engine_requests_waiting > max(llm_engine_requests_waiting)",
      "gtr: only its left side has model, so that nothing matches\npromql/vector_matching: gtr: only its left side has job, so that nothing matches\npromql/vector_matching: gtr: only its left side has instance, so that nothing matches",
    ],
    [
      "what is recorded and what is scraped",
      "model:llm_engine_requests:rate5m and llm_engine_requests_waiting",
      "and: only its right side has job, so that nothing matches\npromql/vector_matching: and: only its right side has instance, so that nothing matches",
    ],
    [
      "on a label that a side has lost",
      `sum(${requests}) and on (model) llm_target_up`,
      "and on (model): its left side has no model",
    ],
    [
      "on a label that a side never has",
      "llm_target_up unless on (outcome) llm_target_ready",
      "unless on (outcome): its left side has no outcome\npromql/vector_matching: unless on (outcome): its right side has no outcome",
    ],
    [
      "a label that the other side does not give",
      "llm_target_up * on (target) group_left (model_id) llm_target_ready",
      "mul group_left (model_id): the other side has no model_id",
    ],
    [
      "absence of more than a selector",
      'llm_target_up unless on (target) absent(llm_target_up{target="redis"} == 1)',
      "unless on (target): its right side has no target",
    ],
  ])("of %s", (_what, expr, told) => {
    expect(problems(expr)).toBe(`promql/vector_matching: ${told}`);
  });

  test.each([
    ["sides that are aggregated alike", `sum by (model) (${requests}) / sum by (model) (${tokens})`],
    [
      "sides that are told apart",
      `sum by (model, outcome) (${requests}) / on (model) group_left sum by (model) (${requests})`,
    ],
    [
      "what is ignored",
      `sum by (model, outcome) (${requests}) / ignoring (outcome) group_left sum by (model) (${requests})`,
    ],
    ["no label on purpose", `llm_target_up and on () (sum(${requests}) > 0)`],
    ["an alternative", `sum by (model) (${requests}) or vector(0)`],
    ["a number", `sum by (model) (${requests}) / scalar(sum(${requests}))`],
    [
      "labels that are made",
      'model:llm_engine_requests:rate5m * on (model) label_replace(max by (target) (llm_target_ready), "model", "$1", "target", "(.*)")',
    ],
    ["absence of a selector", 'max by (target) (llm_target_up) unless absent(llm_target_up{target="redis"})'],
    ["alerts, whose labels are their rules'", "ALERTS unless on (host) up"],
  ])("not of %s", (_what, expr) => {
    expect(problems(expr)).toBe("");
  });
});

describe("promql/impossible", () => {
  test.each([
    [
      "by a label that an aggregation within has dropped",
      "sum by (model) (max by (job) (llm_engine_requests_waiting))",
      "promql/impossible: sum by (model): model is aggregated away before",
    ],
    [
      "by a label that `without` has dropped",
      "sum by (model) (max without (model) (llm_engine_requests_waiting))",
      "promql/impossible: sum by (model): model is aggregated away before",
    ],
    [
      "by the edge after the quantile",
      `max by (le) (histogram_quantile(0.9, sum by (model, le) (rate(llm_engine_e2e_seconds_bucket[5m]))))`,
      "promql/impossible: max by (le): le is aggregated away before",
    ],
    ["by a label that is kept", "sum by (model) (max by (job, model) (llm_engine_requests_waiting))", ""],

    ["of the largest", "sum by (model) (topk(3, llm_engine_requests_waiting))", ""],
  ])("an aggregation %s", (_what, expr, told) => {
    expect(problems(expr)).toBe(told);
  });
});

describe("promql/nan", () => {
  const total = "llm_engine_requests_waiting";
  test.each([
    [`sum(llm_engine_requests_running / ${total})`, `sum of what is divided by ${total}`],
    [`avg by (model) (1 % (${total} > -1))`, `avg of what is divided by (${total} > -1)`],
    [`stddev(1 / clamp_min(${total}, 0))`, `stddev of what is divided by clamp_min(${total}, 0)`],
  ])("%s", (expr, told) => {
    expect(problems(expr)).toBe(`promql/nan: ${told}`);
  });

  test.each([
    [`sum(llm_engine_requests_running / (${total} > 0))`],
    [`sum(llm_engine_requests_running / (${total} != 0))`],
    [`sum(llm_engine_requests_running / clamp_min(${total}, 1))`],
    [`avg(${total} / 60)`],
    [`sum(1 / count by (model) (${total}))`],
    [`max(llm_engine_requests_running / ${total})`],
    [`sum(llm_engine_requests_running) / sum(${total})`],
  ])("nothing about %s", (expr) => {
    expect(problems(expr)).toBe("");
  });
});
