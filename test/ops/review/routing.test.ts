import { parse } from "yaml";
import { routeDocument } from "../../../ops/review/model/documents.ts";
import { routeModel } from "../../../ops/review/model/routes.ts";
import { receiversFor } from "../../../ops/review/routing.ts";

const tree = routeModel(
  routeDocument.parse(
    parse(`
receiver: fallback
group_by: [alertname]
group_wait: 45s
routes:
  - matchers: [audit="yes"]
    receiver: audit
    continue: true
    repeat_interval: 1d
  - matchers: [team="llm"]
    receiver: llm
    group_by: [model]
    mute_time_intervals: [upgrades]
    routes:
      - matchers: ['severity=~"critical|page"']
        receiver: llm-page
        group_wait: 0s
  - match: { team: db }
    match_re: { severity: crit.* }
    receiver: db
`),
  ),
);

test.each([
  ["no route matches", { alertname: "A" }, ["fallback"]],
  ["a route matches and none beneath it", { team: "llm" }, ["llm"]],
  ["a route beneath matches", { team: "llm", severity: "page" }, ["llm-page"]],
  ["a route goes on", { audit: "yes", team: "llm" }, ["audit", "llm"]],
  ["a route goes on and no other matches", { audit: "yes" }, ["audit"]],
  ["the notation before Alertmanager 0.22 matches", { team: "db", severity: "critical" }, ["db"]],
  ["an expression matches only a part", { team: "db", severity: "xcrit" }, ["fallback"]],
])("an alert is told where %s", (_case, labels, receivers) => {
  expect(receiversFor(labels, tree).map(({ receiver }) => receiver)).toEqual(receivers);
});

test("pace and grouping are inherited, muting is not, and what nobody states is Alertmanager's default", () => {
  expect(receiversFor({ team: "llm", severity: "page" }, tree)).toEqual([
    {
      receiver: "llm-page",
      groupBy: ["model"],
      groupWaitSeconds: 0,
      groupIntervalSeconds: 300,
      repeatIntervalSeconds: 14_400,
      muteTimeIntervals: [],
      activeTimeIntervals: [],
    },
  ]);
  expect(receiversFor({ team: "llm" }, tree)).toMatchObject([
    { groupWaitSeconds: 45, muteTimeIntervals: ["upgrades"] },
  ]);
});
