import { matchersOf, matches } from "../../../ops/review/matcher.ts";

test.each([
  ['severity="critical"', [["severity", "=", "critical"]]],
  ["team = llm", [["team", "=", "llm"]]],
  ['severity=~"info|none"', [["severity", "=~", "info|none"]]],
  [
    '{team!="llm", severity!~"i.*"}',
    [
      ["team", "!=", "llm"],
      ["severity", "!~", "i.*"],
    ],
  ],
  ['"label with space"="a, \\"b\\" = c"', [["label with space", "=", 'a, "b" = c']]],
  ['team=""', [["team", "=", ""]]],
  ["{}", []],
])("%s is read as Alertmanager reads it", (text, matchers) => {
  expect(matchersOf(text).map(({ label, operator, value }) => [label, operator, value])).toEqual(matchers);
});

test.each([
  ["severity", 'is no matcher: severity: write it as severity="critical"'],
  ['severity=="x"', 'is no matcher: severity=="x": write it as severity="critical"'],
  ['team=~"("', "cannot be read as a regular expression: (: write it without flags or named classes within"],
  [
    'team=~"[[:alpha:]]"',
    "cannot be read as a regular expression: [[:alpha:]]: write it without flags or named classes within",
  ],
])("%s is refused rather than read wrongly", (text, problem) => {
  expect(() => matchersOf(text)).toThrow(new Error(problem));
});

test.each([
  ["team=llm", { team: "llm" }, true],
  ["team=llm", {}, false],
  ['team=""', {}, true],
  ["team!=llm", {}, true],
  ['team=~"l"', { team: "llm" }, false],
  ['team=~"l.*|x"', { team: "llm" }, true],
  ['team=~"(?i)LLM"', { team: "llm" }, true],
  ['team=~".*"', {}, true],
  ['team!~"l.*"', { team: "llm" }, false],
])("%s of %j is %s", (text, labels, expected) => {
  expect(matchersOf(text).every((matcher) => matches(matcher, labels))).toBe(expected);
});
