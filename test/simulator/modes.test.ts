import { request as httpRequest } from "node:http";
import { inspect } from "node:util";
import { startQdrant } from "../../simulator/qdrant/qdrant.ts";
import { seededRandom } from "../../simulator/random.ts";
import { startWeb } from "../../simulator/web.ts";
import type { Mode } from "../../simulator/mode.ts";
import type { Service } from "../../simulator/http/service.ts";
import { chat, vllm } from "./support/models.ts";
import { begunPost, eventually, posted } from "./support/http.ts";
import { startedGateway } from "./support/platform.ts";
import { scraped } from "./support/series.ts";

let platform: Awaited<ReturnType<typeof startedGateway>>;
let others: Readonly<Record<"qdrant" | "web", Service>>;
beforeAll(async () => {
  platform = await startedGateway();
  const local = { address: "127.0.0.1", port: 0 };
  others = {
    qdrant: await startQdrant(local, seededRandom(1)),
    web: await startWeb({ name: "web", ...local, path: "/" }, seededRandom(1)),
  };
});
afterAll(async () => {
  await Promise.all([platform.close(), others.qdrant.close(), others.web.close()]);
});

const services = { model: () => platform.chat, gateway: () => platform.gateway, ...otherServices() };
function otherServices() {
  return { qdrant: () => others.qdrant, web: () => others.web };
}
type Name = keyof typeof services;

/** How long a client waits that expects no answer, and one that expects one, in milliseconds. */
const patience = { short: 500, long: 15_000 } as const;

/** What a client sees: a status, or what happened instead. */
function seen(
  service: Service,
  path: string,
  patienceMs: number = patience.long,
  body?: unknown,
): Promise<string> {
  const listener = path === "/health" && service.kind === "gateway" ? 1 : 0;
  const method = body === undefined ? "GET" : "POST";
  return new Promise((resolve) => {
    // A connection of its own each time: a pooled one would hide whether anybody listens.
    const options = { method, agent: false, signal: AbortSignal.timeout(patienceMs) };
    const request = httpRequest(`http://${service.listeners[listener] ?? ""}${path}`, options);
    request.on("error", (error) => {
      const text = inspect(error);
      if (text.includes("TimeoutError")) resolve("no answer");
      else resolve(text.includes("ECONNREFUSED") ? "refused" : "cut off");
    });
    request.on("response", (answer) => {
      let text = "";
      answer.on("data", (chunk: Buffer) => (text += chunk.toString()));
      answer.on("error", () => {
        resolve("no answer");
      });
      answer.on("end", () => {
        resolve(`${String(answer.statusCode)}${text.includes('"usage"') ? " with tokens" : ""}`);
      });
    });
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const completions = "/v1/chat/completions";
const dead: Mode = { mode: "dead" };
const hanging: Mode = { mode: "hanging" };
const lying: Mode = { mode: "lying" };
const stalled: Mode = { mode: "stalled" };
const failing: Mode = { mode: "failing", ratio: 1 };
const slow: Mode = { mode: "slow", ttftSeconds: 30, itlSeconds: 30 };
const normal: Mode = { mode: "normal" };

test.each<[Name, Mode, string, string]>([
  ["model", normal, "/health", "200"],
  ["model", normal, completions, "200 with tokens"],
  ["model", slow, "/health", "200"],
  ["model", slow, completions, "no answer"],
  ["model", failing, "/health", "500"],
  ["model", failing, completions, "500"],
  ["model", failing, "/metrics", "200"],
  ["model", hanging, "/health", "no answer"],
  ["model", hanging, "/metrics", "no answer"],
  ["model", lying, "/health", "200"],
  ["model", lying, "/v1/models", "200"],
  ["model", lying, completions, "no answer"],
  ["model", stalled, "/health", "200"],
  ["model", stalled, "/v1/models", "200"],
  ["model", stalled, completions, "no answer"],
  ["model", dead, "/health", "refused"],
  ["gateway", normal, completions, "200 with tokens"],
  ["gateway", slow, completions, "no answer"],
  ["gateway", failing, "/health", "500"],
  ["gateway", failing, completions, "500"],
  ["gateway", failing, "/metrics", "200"],
  ["gateway", hanging, "/health", "no answer"],
  ["gateway", lying, "/health", "200"],
  ["gateway", lying, "/v1/models", "200"],
  ["gateway", lying, completions, "no answer"],
  ["gateway", dead, "/health", "refused"],
  ["gateway", dead, "/v1/models", "refused"],
  ["qdrant", normal, "/readyz", "200"],
  ["qdrant", slow, "/readyz", "no answer"],
  ["qdrant", failing, "/collections", "500"],
  ["qdrant", hanging, "/readyz", "no answer"],
  ["qdrant", lying, "/readyz", "200"],
  ["qdrant", lying, "/collections", "no answer"],
  ["qdrant", dead, "/readyz", "refused"],
  ["web", normal, "/", "200"],
  ["web", slow, "/", "no answer"],
  ["web", failing, "/", "500"],
  ["web", hanging, "/", "no answer"],
  ["web", dead, "/", "refused"],
])("a %s in mode %p: %s is %s", async (name, mode, path, expected) => {
  const service = services[name]();
  await service.setMode(mode);
  const patienceMs = expected === "no answer" ? patience.short : patience.long;
  expect(await seen(service, path, patienceMs, path === completions ? chat() : undefined)).toBe(expected);
  await service.setMode(normal);
});

test.each<Name>(["model", "gateway", "qdrant", "web"])(
  "a %s comes back from death on its own port",
  async (name) => {
    const service = services[name]();
    const path = { model: "/health", gateway: "/health", qdrant: "/readyz", web: "/" }[name];
    const before = service.listeners;
    await service.setMode(dead);
    await service.setMode(dead);
    await service.setMode(normal);
    expect(service.listeners).toEqual(before);
    expect(await seen(service, path)).toBe("200");
  },
);

test("death cuts open connections", async () => {
  await platform.chat.setMode(slow);
  const { response } = begunPost(`${platform.chat.base}${completions}`, chat());
  await eventually(async () => (await scraped(platform.chat.base))[vllm("num_requests_running")] === 1);
  await platform.chat.setMode(dead);
  await expect(response).rejects.toThrow(/ECONNRESET|socket hang up/);
  await platform.chat.setMode(normal);
  await eventually(async () => (await scraped(platform.chat.base))[vllm("num_requests_running")] === 0);
});

test("an engine that stalls has requests and no token, and goes on when the mode ends", async () => {
  const { base, setMode } = platform.chat;
  const tokens = async () => (await scraped(base))[vllm("generation_tokens_total")];
  const before = await tokens();
  await setMode(stalled);
  const sent = posted(`${base}${completions}`, chat());
  await eventually(async () => (await scraped(base))[vllm("num_requests_running")] === 1);
  expect(await tokens()).toBe(before);
  await setMode(normal);
  expect((await sent).text).toContain("the model service");
});

test("a model that lies keeps requests from its engine, and breaks them off when the mode ends", async () => {
  const { base, setMode } = platform.chat;
  await setMode(lying);
  const sent = await fetch(`${base}${completions}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(chat()),
  });
  expect(sent.status).toBe(200);
  expect(await scraped(base)).toMatchObject({
    [vllm("num_requests_running")]: 0,
    [vllm("num_requests_waiting")]: 0,
  });
  await setMode(normal);
  await expect(sent.text()).rejects.toThrow("terminated");
});

test("connections that hang are cut when the mode ends", async () => {
  await others.web.setMode(hanging);
  const { response } = begunPost(`http://${others.web.listeners[0] ?? ""}/`, {});
  expect(await seen(others.web, "/", patience.short)).toBe("no answer");
  await others.web.setMode(normal);
  await expect(response).rejects.toThrow(/ECONNRESET|socket hang up/);
});

test("a share of requests fails", async () => {
  await others.web.setMode({ mode: "failing", ratio: 0.5 });
  const first: string[] = [];
  for (let request = 0; request < 40; request += 1) first.push(await seen(others.web, "/"));
  await others.web.setMode(normal);
  const failures = first.filter((status) => status === "500").length;
  expect(new Set(first)).toEqual(new Set(["200", "500"]));
  expect(failures).toBeGreaterThan(8);
  expect(failures).toBeLessThan(32);
});
