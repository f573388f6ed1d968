import { answerJson, answerText, bodyText, BodyTooLarge, jsonOf, type Exchange } from "./http/exchange.ts";
import { startService, type Service } from "./http/service.ts";

/** One notification as it arrived. */
interface Notification {
  readonly receiver: string;
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
  /** The JSON document that was posted, or the text where it is none. */
  readonly body: unknown;
}

/** Notifications that are kept for each receiver, the oldest leaving first. */
export const KEPT_NOTIFICATIONS = 100;
/** Receivers that are kept; a notification for a further one is refused. */
export const KEPT_RECEIVERS = 50;
/** Largest notification, in bytes. */
export const NOTIFICATION_LIMIT = 256 * 1024;

const path = /^\/receivers(?:\/([A-Za-z0-9._-]{1,64}))?$/;

/**
 * Starts the outside world as far as it receives notifications: `POST /receivers/<name>` records one,
 * `GET /receivers[/<name>]` lists them, oldest first, and `DELETE` of the same path forgets them.
 * @throws when it cannot listen
 */
export function startSink({
  address,
  port,
}: {
  readonly address: string;
  readonly port: number;
}): Promise<Service> {
  const received = new Map<string, Notification[]>();

  async function handle(exchange: Exchange): Promise<void> {
    const { request, url } = exchange;
    const { method = "GET" } = request;
    const match = path.exec(url.pathname);
    if (url.pathname === "/health") {
      answerJson(exchange, 200, { status: "ok" });
    } else if (match === null) {
      answerText(exchange, 404, "only /receivers/<name> exists here\n", "text/plain; charset=utf-8");
    } else if (method === "GET") {
      const lists = match[1] === undefined ? [...received.values()] : [received.get(match[1]) ?? []];
      const sorted = lists.flat().sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1));
      answerJson(exchange, 200, sorted);
    } else if (method === "DELETE") {
      if (match[1] === undefined) received.clear();
      else received.delete(match[1]);
      answerJson(exchange, 200, []);
    } else if (method === "POST" && match[1] !== undefined) {
      await record(exchange, match[1]);
    } else {
      answerText(exchange, 405, "POST to /receivers/<name>\n", "text/plain; charset=utf-8");
    }
  }

  async function record(exchange: Exchange, receiver: string): Promise<void> {
    const list = received.get(receiver) ?? [];
    if (list.length === 0 && received.size >= KEPT_RECEIVERS) {
      answerText(exchange, 507, "too many receivers\n", "text/plain; charset=utf-8");
      return;
    }
    try {
      const text = await bodyText(exchange.request, NOTIFICATION_LIMIT);
      list.push({ receiver, receivedAt: new Date().toISOString(), body: jsonOf(text) ?? text });
    } catch (error) {
      if (!(error instanceof BodyTooLarge)) throw error;
      answerText(exchange, 413, `${error.message}\n`, "text/plain; charset=utf-8");
      return;
    }
    if (list.length > KEPT_NOTIFICATIONS) list.shift();
    received.set(receiver, list);
    // What Slack's incoming webhooks answer.
    answerText(exchange, 200, "ok", "text/plain; charset=utf-8");
  }

  const listeners = [{ address, port, handle }];
  return startService({ name: "sink", kind: "sink", random: () => 0, listeners });
}
