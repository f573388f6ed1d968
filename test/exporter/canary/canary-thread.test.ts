import { join } from "node:path";
import { canaryThread } from "../../../exporter/canary/canary-thread.ts";
import type { CanaryRequest } from "../../../exporter/canary/completion.ts";
import { canaryFailureReason } from "../../../exporter/canary/failure.ts";
import { addressPolicy } from "../../../exporter/network/address-policy.ts";
import { ThreadEnded } from "../../../exporter/worker-thread.ts";
import { bundled } from "../support/bundle.ts";
import { cleanup } from "../support/cleanup.ts";
import { closedPort } from "../support/http-target.ts";
import { noDefect } from "../support/no-defect.ts";
import { answer, openAiServer } from "../support/openai-server.ts";
import { until } from "../support/until.ts";

jest.setTimeout(120_000);
const { later, run } = cleanup();
afterAll(run);

const folder = bundled();
const thread = canaryThread(join(folder, "exporter.cjs"), noDefect);
later({ close: thread.stop });
const never = () => ({ policy: addressPolicy(), cut: new AbortController().signal });
const asked = (baseUrl: string): CanaryRequest => ({
  baseUrl,
  apiKeyFile: undefined,
  caFile: undefined,
  modelId: "acme/chat",
  promptTokens: 64,
  outputTokens: 8,
  timeoutSeconds: 30,
  usage: "required",
});

test("what it measures comes back whole", async () => {
  const server = later(await openAiServer([answer(0, 0, 2), answer(0, 0, 3)]));
  // The first one loads the program.
  await thread.complete(asked(server.url), never());
  expect(await thread.complete(asked(server.url), never())).toMatchObject({
    outputTokens: 3,
    promptTokens: 60,
  });
});

test("several at once are told apart", async () => {
  const servers = await Promise.all([4, 5, 6].map((tokens) => openAiServer([answer(20, 5, tokens)])));
  for (const server of servers) later(server);
  const found = await Promise.all(servers.map(({ url }) => thread.complete(asked(url), never())));
  expect(found.map(({ outputTokens }) => outputTokens)).toEqual([4, 5, 6]);
});

test("what fails in it fails outside, for the same reason", async () => {
  const url = `http://127.0.0.1:${String(await closedPort())}`;
  const failure: unknown = await thread.complete(asked(url), never()).catch((error: unknown) => error);
  expect(canaryFailureReason(failure)).toBe("refused");
});

test("it keeps to the addresses that are allowed", async () => {
  const server = later(await openAiServer([answer(0, 0, 2)]));
  const conditions = { ...never(), policy: addressPolicy(["10.0.0.0/8"]) };
  const failure: unknown = await thread
    .complete(asked(server.url), conditions)
    .catch((error: unknown) => error);
  expect(canaryFailureReason(failure)).toBe("denied");
  expect(server.connections()).toBe(0);
});

test("whoever ends a canary ends its connection", async () => {
  const server = later(await openAiServer([() => undefined]));
  const cut = new AbortController();
  const failure = thread
    .complete(asked(server.url), { ...never(), cut: cut.signal })
    .catch((error: unknown) => error);
  await until("the model is asked", () => server.exchanges.length === 1);
  cut.abort();
  await until("no connection is open", () => server.open() === 0);
  expect(await failure).toBeInstanceOf(Error);
});

test("one that is stopped fails what is under way, and begins anew when it is asked again", async () => {
  const hanging = later(await openAiServer([() => undefined]));
  const failure = thread.complete(asked(hanging.url), never()).catch((error: unknown) => error);
  await until("the model is asked", () => hanging.exchanges.length === 1);
  await thread.stop();
  expect(await failure).toEqual(new ThreadEnded("the thread that sends canaries has ended"));
  const server = later(await openAiServer([answer(0, 0, 2)]));
  expect(await thread.complete(asked(server.url), never())).toMatchObject({ outputTokens: 2 });
});
