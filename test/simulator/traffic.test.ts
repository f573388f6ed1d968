import { createServer, type Server } from "node:http";
import { seededRandom } from "../../simulator/random.ts";
import { startTraffic } from "../../simulator/traffic.ts";
import { eventually } from "./support/http.ts";

/** A server that records what it is asked and answers when told to. */
async function recorder(answers: boolean) {
  const requests: string[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      requests.push(`${request.url ?? ""} ${Buffer.concat(chunks).toString()}`);
      if (answers) response.end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  const port = bound === null || typeof bound === "string" ? 0 : bound.port;
  return {
    requests,
    at: { address: "127.0.0.1", port },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function sequence(seed: number): Promise<readonly string[]> {
  const server = await recorder(true);
  const traffic = startTraffic({
    gateway: server.at,
    models: [
      { modelId: "acme/chat", ...server.at },
      { modelId: "acme/small", ...server.at },
    ],
    qdrant: server.at,
    requestsPerSecond: 100,
    maxTokens: 8,
    random: seededRandom(seed),
  });
  await eventually(() => server.requests.length >= 30);
  await traffic.stop();
  server.close();
  return server.requests;
}

test("both models are asked, for no more tokens than allowed, mostly streamed, with searches between", async () => {
  const requests = await sequence(1);
  const completions = requests.filter((request) => request.startsWith("/v1/chat/completions "));
  expect(completions.filter((r) => r.includes('"acme/chat"')).length).toBeGreaterThan(2);
  expect(completions.filter((r) => r.includes('"acme/small"')).length).toBeGreaterThan(2);
  expect(completions.every((r) => /"max_tokens":[1-8],/.test(r))).toBe(true);
  expect(completions.filter((r) => r.includes('"stream":true')).length).toBeGreaterThan(
    completions.length / 2,
  );
  expect(requests.some((r) => r.startsWith("/collections/documents/points/query "))).toBe(true);
});

test("the same seed asks the same, another seed something else", async () => {
  // Requests that are under way together may arrive in another order.
  const [first, second, third] = await Promise.all([sequence(7), sequence(7), sequence(8)]);
  const begin = (requests: readonly string[] | undefined) => new Set(requests?.slice(0, 20));
  const shared = [...begin(first)].filter((request) => begin(second).has(request)).length;
  const foreign = [...begin(first)].filter((request) => begin(third).has(request)).length;
  expect(shared).toBeGreaterThanOrEqual(begin(first).size - 3);
  expect(foreign).toBeLessThan(begin(first).size / 2);
});

test("requests that are not answered do not pile up, and stopping does not wait for them", async () => {
  const server = await recorder(false);
  const traffic = startTraffic({
    gateway: server.at,
    models: [{ modelId: "acme/chat", ...server.at }],
    qdrant: server.at,
    requestsPerSecond: 100,
    maxTokens: 8,
    random: seededRandom(1),
  });
  await eventually(() => traffic.counts().skipped > 5);
  expect(traffic.counts().sent).toBe(32);
  await traffic.stop();
  expect(traffic.counts()).toMatchObject({ sent: 32, succeeded: 0, failed: 32 });
  server.close();
});

test("a rate of 0 sends nothing", async () => {
  const at = { address: "127.0.0.1", port: 9 };
  const traffic = startTraffic({
    gateway: at,
    models: [{ modelId: "acme/chat", ...at }],
    qdrant: at,
    requestsPerSecond: 0,
    maxTokens: 8,
    random: seededRandom(1),
  });
  await traffic.stop();
  expect(traffic.counts()).toEqual({ sent: 0, succeeded: 0, failed: 0, skipped: 0 });
});
