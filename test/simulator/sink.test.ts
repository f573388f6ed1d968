import { KEPT_NOTIFICATIONS, KEPT_RECEIVERS, NOTIFICATION_LIMIT, startSink } from "../../simulator/sink.ts";
import type { Service } from "../../simulator/http/service.ts";
import { fetched, posted } from "./support/http.ts";

let sink: Service;
let base: string;
beforeEach(async () => {
  sink = await startSink({ address: "127.0.0.1", port: 0 });
  base = `http://${sink.listeners[0] ?? ""}/receivers`;
});
afterEach(() => sink.close());

async function listed(path = ""): Promise<unknown> {
  return JSON.parse((await fetched(`${base}${path}`)).text);
}

const at: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

test("notifications are listed by receiver, oldest first", async () => {
  expect(await listed()).toEqual([]);
  const { status, text } = await posted(`${base}/llm-webhook`, { alerts: [1] });
  expect({ status, text }).toEqual({ status: 200, text: "ok" });
  await posted(`${base}/heartbeat`, { alerts: [2] });
  await posted(`${base}/llm-webhook`, { alerts: [3] });
  expect(await listed("/llm-webhook")).toEqual([
    { receiver: "llm-webhook", receivedAt: at, body: { alerts: [1] } },
    { receiver: "llm-webhook", receivedAt: at, body: { alerts: [3] } },
  ]);
  expect(await listed()).toHaveLength(3);
  expect(await listed("/nobody")).toEqual([]);
});

test("a body that is no JSON is kept as text", async () => {
  await fetched(`${base}/raw`, { method: "POST", body: "plain" });
  expect(await listed("/raw")).toEqual([{ receiver: "raw", receivedAt: at, body: "plain" }]);
});

test("only the latest notifications of a receiver are kept", async () => {
  for (let n = 0; n < KEPT_NOTIFICATIONS + 2; n += 1) await posted(`${base}/busy`, n);
  const kept = JSON.stringify(await listed("/busy")).match(/"body":\d+/g) ?? [];
  expect([kept.length, kept[0], kept.at(-1)]).toEqual([
    KEPT_NOTIFICATIONS,
    '"body":2',
    `"body":${String(KEPT_NOTIFICATIONS + 1)}`,
  ]);
});

test("a receiver beyond the limit is refused", async () => {
  for (let n = 0; n < KEPT_RECEIVERS; n += 1) await posted(`${base}/r${String(n)}`, n);
  expect((await posted(`${base}/further`, 1)).status).toBe(507);
  expect((await posted(`${base}/r0`, 1)).status).toBe(200);
});

test("a notification that is too large is refused and said so", async () => {
  const body = "x".repeat(NOTIFICATION_LIMIT + 1);
  const { status, text } = await fetched(`${base}/big`, { method: "POST", body });
  expect({ status, text }).toEqual({ status: 413, text: "the body is larger than 262144 bytes\n" });
  expect(await listed()).toEqual([]);
});

test("DELETE forgets one receiver, or all", async () => {
  await posted(`${base}/a`, 1);
  await posted(`${base}/b`, 1);
  await fetched(`${base}/a`, { method: "DELETE" });
  expect(await listed()).toHaveLength(1);
  await fetched(base, { method: "DELETE" });
  expect(await listed()).toEqual([]);
});

test.each([
  ["GET", "/../nothing", 404],
  ["POST", "", 405],
  ["PUT", "/a", 405],
])("%s %s answers %d", async (method, path, status) => {
  expect((await fetched(`${base}${path}`, { method })).status).toBe(status);
});
