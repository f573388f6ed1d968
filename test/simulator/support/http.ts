import { request, type ClientRequest, type IncomingMessage } from "node:http";

/** An answer, whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What `fetch` answers, read to its end. */
export async function fetched(url: string, init: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(20_000), ...init });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

/** A JSON document that was posted, and its answer. */
export function posted(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return fetched(url, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
}

/** A request that is under way and can be left. */
export interface OpenRequest {
  readonly request: ClientRequest;
  readonly response: Promise<IncomingMessage>;
}

/** Begins a POST without waiting for anything. */
export function begunPost(url: string, body: unknown): OpenRequest {
  const open = request(url, {
    method: "POST",
    agent: false,
    headers: { "content-type": "application/json" },
  });
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    open.on("response", resolve);
    open.on("error", reject);
  });
  // A test that leaves need not look at the error that leaving causes.
  response.catch(() => undefined);
  open.end(JSON.stringify(body));
  return { request: open, response };
}

/** Waits until the condition holds. @throws after 15 s with what it last said */
export async function eventually(condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error("the condition did not come true within 15 s");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
