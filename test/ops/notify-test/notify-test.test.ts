import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { text as bodyText } from "node:stream/consumers";
import { z } from "zod";
import { HttpError } from "../../../ops/http.ts";
import { notificationTest, type NotificationTest } from "../../../ops/notify-test/notify-test.ts";
import { UsageError } from "../../../ops/options.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";

const alerts = z.array(z.record(z.string(), z.unknown()));

/** An Alertmanager whose webhook is told at the third look at its metrics. */
let server: Server;
let url: string;
let posted: readonly Readonly<Record<string, unknown>>[] = [];
let looks = 0;
let groupWait = "0s";
/** Status of an answer, by method and path. */
let statusOf: (request: string) => number = () => 200;

const configuration = () =>
  [
    `route: { receiver: llm-critical, group_wait: ${groupWait}, group_interval: 1m, repeat_interval: 1h }`,
    "receivers: [{ name: llm-critical, webhook_configs: [{ url_file: /etc/alertmanager/llm-webhook-url }] }]",
  ].join("\n");

beforeAll(async () => {
  server = createServer((request, response) => {
    void (async () => {
      const body = await bodyText(request);
      const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
      const what = `${request.method ?? ""} ${pathname}`;
      response.statusCode = statusOf(what);
      if (what === "POST /api/v2/alerts") posted = [...posted, ...alerts.parse(JSON.parse(body))];
      if (what === "GET /metrics") looks += 1;
      const count = String(looks > 2 ? 1 : 0);
      const answers: Readonly<Record<string, string>> = {
        "GET /api/v2/status": JSON.stringify({ config: { original: configuration() } }),
        "GET /api/v2/alerts": JSON.stringify([
          {
            labels: {},
            receivers: [{ name: "llm-critical" }],
            status: { state: "active", silencedBy: [], inhibitedBy: [] },
          },
        ]),
        "GET /metrics": `alertmanager_notification_requests_total{integration="webhook"} ${count}\n`,
      };
      response.end(answers[what] ?? "refused");
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  url = `http://127.0.0.1:${String(typeof address === "object" ? address?.port : "")}`;
});
afterAll(async () => {
  server.close();
  await once(server, "close");
});
beforeEach(() => {
  [posted, looks, groupWait] = [[], 0, "0s"];
  statusOf = () => 200;
});

const tested = (wish: Partial<NotificationTest> = {}) =>
  notificationTest({
    alertmanager: { url },
    inventory: fixtureInventory,
    team: "llm",
    severity: "critical",
    id: "a1b2c3",
    by: "anna@deployer",
    patienceSeconds: 30,
    signal: new AbortController().signal,
    ...wish,
  });

const title = "llm, critical: a test alert went to llm-critical";

test("the alert begins and ends by Alertmanager's clock, and is resolved by its end alone", async () => {
  const { text, isDelivered } = await tested();
  expect([text.split("\n")[0], isDelivered]).toEqual([title, true]);
  expect(text.split("\n").at(-1)).toBe(
    "The alert is resolved again; who was told hears of its end within 60 s.",
  );
  expect(posted.map((alert) => Object.keys(alert).sort())).toEqual([
    ["annotations", "generatorURL", "labels"],
    ["annotations", "endsAt", "generatorURL", "labels"],
  ]);
});

/** Alerts are refused from the second post on. */
const endRefused = (request: string) => (request === "POST /api/v2/alerts" && posted.length > 0 ? 500 : 200);
const unresolved = () =>
  `notify-test: the alert is not resolved: ${url}/api/v2/alerts: status 500: refused: Alertmanager ends it by itself within five minutes`;

test("what was seen is told where the alert cannot be resolved", async () => {
  statusOf = endRefused;
  const { text, isDelivered } = await tested();
  expect(isDelivered).toBe(true);
  expect(text.split("\n").at(-1)).toBe(unresolved());
  expect(text).not.toContain("is resolved again");
});

test("an error while waiting is told, and the alert is resolved", async () => {
  statusOf = (request) => (request === "GET /metrics" ? 503 : 200);
  await expect(tested()).rejects.toThrow(new HttpError(`${url}/metrics: status 503`));
  expect(posted.map((alert) => "endsAt" in alert)).toEqual([false, true]);
});

test("an error of resolving does not hide the one before it", async () => {
  statusOf = (request) => (request === "GET /metrics" ? 503 : endRefused(request));
  await expect(tested()).rejects.toMatchObject({
    message: `${url}/metrics: status 503\n${unresolved()}`,
    cause: new HttpError(`${url}/metrics: status 503`),
  });
});

test.each([
  ["its group", "10m", () => posted.length === 1],
  ["its receivers", "0s", () => looks > 1],
])("who stops while it waits for %s leaves no alert behind", async (_what, wait, isWaiting) => {
  groupWait = wait;
  const stop = new AbortController();
  const reason = new Error("notify-test: SIGINT: stopped before every receiver was heard of");
  const stopped = tested({ signal: stop.signal });
  const poll = setInterval(() => {
    if (isWaiting()) stop.abort(reason);
  }, 1);
  await expect(stopped).rejects.toThrow(reason);
  clearInterval(poll);
  expect(posted.map((alert) => "endsAt" in alert)).toEqual([false, true]);
});

test.each([-1, 241, Number.NaN])("a wait of %p s and a team that is not there are refused", async (wait) => {
  await expect(tested({ team: "lmm", patienceSeconds: wait })).rejects.toThrow(
    new UsageError(
      [
        'notify-test: --team: there is no team "lmm": use one of llm, infrastructure',
        `notify-test: --wait: ${String(wait)} is not 0–240 seconds: Alertmanager itself ends the alert after five minutes`,
      ].join("\n"),
    ),
  );
  expect(posted).toEqual([]);
});
