import { matrixTable, pagesOf, toldAlerts } from "./matrix.ts";
import { subjectOf, type Alert, type Notification } from "./notifications.ts";
import { isSame, type Scenario } from "./scenario.ts";

const down = { name: "ModelServiceDown", subject: "chat" };
const failing = { name: "CanaryFailing", subject: "chat" };
const dead: Scenario = {
  name: "dead model",
  alerts: [down],
  team: "llm",
  urgency: "page",
  consequences: [failing],
  inject: () => Promise.resolve(),
  repair: () => Promise.resolve(),
};

function told(
  status: Notification["status"],
  alert: Alert,
  receiver = "llm-webhook",
  group = alert.name,
): Notification {
  return { receiver, at: 0, group, status, alerts: [{ ...alert, status }] };
}

test.each([
  ["nothing", [], 0],
  ["a page, and the end of it", [told("firing", down), told("resolved", down)], 1],
  ["a page that is repeated", [told("firing", down), told("firing", down)], 1],
  ["a page that comes again", [told("firing", down), told("resolved", down), told("firing", down)], 2],
  ["a page, and one of what follows", [told("firing", down), told("firing", failing)], 2],
  ["a page of another model", [told("firing", { ...down, subject: "code" })], 0],
  ["a message in a channel", [told("firing", { name: down.name }, "llm-slack")], 0],
])("of %s a scenario has as many pages as woke somebody", (_what, all, pages) => {
  expect(pagesOf(dead, all)).toBe(pages);
});

test.each([
  [{ kind: "gateway", target: "gateway", model: "chat" }, "gateway"],
  [{ kind: "model", target: "chat", model: "chat" }, "chat"],
  [{ kind: "postgres", target: "postgres" }, "postgres"],
  [{ job: "postgres", target: "postgres" }, "postgres"],
  [{ job: "exporter" }, "exporter"],
  [{}, ""],
])("an alert with %p is about %p", (labels, subject) => {
  expect(subjectOf(labels)).toBe(subject);
});

test("a message that names no subject may be about any, and two subjects are never the same", () => {
  expect(isSame(down, { name: down.name })).toBe(true);
  expect(isSame(down, { ...down, subject: "code" })).toBe(false);
  expect(isSame(down, failing)).toBe(false);
});

test("what was told is listed once, by receiver", () => {
  const all = [
    told("firing", down),
    told("resolved", down),
    told("firing", { name: down.name }, "llm-slack"),
  ];
  expect(toldAlerts(all)).toEqual(["llm-slack: ModelServiceDown", "llm-webhook: ModelServiceDown (chat)"]);
});

test("the matrix has a row a scenario, also of one that was never told", () => {
  const outcome = { scenario: "dead model", toldAfterSeconds: 22.6, overAfterSeconds: 12.2 };
  const rows = (outcomes: Parameters<typeof matrixTable>[1], fired: readonly Required<Alert>[]) =>
    matrixTable([dead], outcomes, fired, [told("firing", down)])
      .split("\n")
      .slice(2);
  expect(rows([outcome], [down, failing])).toEqual([
    "| dead model | ModelServiceDown (chat) | ModelServiceDown (chat) | CanaryFailing | llm-webhook, llm-slack | 1 | 23 | 12 |",
  ]);
  expect(rows([], [])).toEqual([
    "| dead model | ModelServiceDown (chat) | nothing | – | llm-webhook, llm-slack | 1 | never | never |",
  ]);
});
