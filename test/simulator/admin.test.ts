import { startAdmin } from "../../simulator/admin.ts";
import { jsonOf } from "../../simulator/http/exchange.ts";
import type { Service } from "../../simulator/http/service.ts";
import { seededRandom } from "../../simulator/random.ts";
import { startWeb } from "../../simulator/web.ts";
import { fetched } from "./support/http.ts";

let web: Service;
let admin: Service;
let base: string;
beforeEach(async () => {
  const local = { address: "127.0.0.1", port: 0 };
  web = await startWeb({ name: "web-interface", ...local, path: "/" }, seededRandom(1));
  admin = await startAdmin(local, [web]);
  base = `http://${admin.listeners[0] ?? ""}/services`;
});
afterEach(() => Promise.all([web.close(), admin.close()]));

async function put(name: string, body: string) {
  const { status, text } = await fetched(`${base}/${name}`, { method: "PUT", body });
  return { status, json: jsonOf(text) };
}

function matching(pattern: RegExp): unknown {
  return expect.stringMatching(pattern);
}

test("the services are listed with their modes", async () => {
  const { status, text } = await fetched(base);
  const described = { name: "web-interface", kind: "web", listeners: web.listeners, mode: "normal" };
  expect({ status, json: jsonOf(text) }).toEqual({ status: 200, json: [described] });
});

test("a mode is set with its defaults filled in", async () => {
  const described = { name: "web-interface", kind: "web", listeners: web.listeners };
  expect(await put("web-interface", '{"mode":"slow"}')).toEqual({
    status: 200,
    json: { ...described, mode: "slow", ttftSeconds: 2, itlSeconds: 0.2 },
  });
  expect(web.mode()).toEqual({ mode: "slow", ttftSeconds: 2, itlSeconds: 0.2 });
  expect(await put("web-interface", '{"mode":"failing","ratio":0.25}')).toMatchObject({ status: 200 });
  expect(web.mode()).toEqual({ mode: "failing", ratio: 0.25 });
});

test.each([
  ["an unknown mode", '{"mode":"tired"}', /^mode: Invalid/],
  ["an option of another mode", '{"mode":"dead","ratio":1}', /Unrecognized key: "ratio"/],
  ["no JSON", "slow", /^body: Invalid/],
])("%s is refused, and the mode stays", async (_case, body, error) => {
  expect(await put("web-interface", body)).toEqual({
    status: 400,
    json: { error: matching(error) },
  });
  expect(web.mode()).toEqual({ mode: "normal" });
});

test("an unknown service is named together with those that exist", async () => {
  expect(await put("none", '{"mode":"dead"}')).toEqual({
    status: 404,
    json: { error: "/services/none: no such service: use one of web-interface" },
  });
});

test("a service whose port was taken meanwhile stays dead, and the reason is said", async () => {
  await put("web-interface", '{"mode":"dead"}');
  const [address = "", port = ""] = (web.listeners[0] ?? "").split(":");
  const thief = await startWeb({ name: "thief", address, port: Number(port), path: "/" }, seededRandom(1));
  const { status, json } = await put("web-interface", '{"mode":"normal"}');
  await thief.close();
  expect(status).toBe(500);
  expect(JSON.stringify(json)).toContain(`web-interface: ${address}:${port}: cannot be listened on`);
  expect(web.mode()).toEqual({ mode: "dead" });
  expect(await put("web-interface", '{"mode":"normal"}')).toMatchObject({ status: 200 });
});
