import { inspect } from "node:util";
import { pino } from "pino";
import { auditLog } from "../../../exporter/access/audit.ts";
import { Secret } from "../../../exporter/access/secret.ts";
import { type Happening, history } from "../../../exporter/history.ts";
import { landingPage } from "../../../exporter/server/landing-page.ts";

const check: Happening = {
  at: Date.UTC(2026, 0, 2, 3, 4, 5),
  kind: "check",
  name: "chat",
  outcome: "not ready: timeout",
  timings: [["check", 2.0004]],
};

/** Text of a page about these. */
function page(happenings: readonly Happening[], problem = ""): string {
  const happened = history();
  for (const each of happenings) happened.add(each);
  const { body } = landingPage({ version: "1.2.3", config: "abc", problem, history: happened });
  return typeof body === "string" ? body : "";
}

test("the landing page shows the last checks and canaries with their timings, the latest first", () => {
  const canary: Happening = {
    ...check,
    kind: "canary",
    name: "chat (direct)",
    outcome: "success",
    timings: [
      ["first token", 0.0123],
      ["end to end", 0.5],
    ],
  };
  const text = page([check, { ...check, name: "gateway", outcome: "ready" }, canary]);
  const rows = [...text.matchAll(/<tr>(<td>.*?)<\/tr>/g)].map(([, row = ""]) =>
    [...row.matchAll(/<td>(.*?)<\/td>/g)].map(([, cell]) => cell),
  );
  expect(rows).toEqual([
    ["2026-01-02T03:04:05.000Z", "gateway", "ready", "check 2000.4 ms"],
    ["2026-01-02T03:04:05.000Z", "chat", "not ready: timeout", "check 2000.4 ms"],
    ["2026-01-02T03:04:05.000Z", "chat (direct)", "success", "first token 12.3 ms, end to end 500.0 ms"],
  ]);
});

test("CVE-2026-40179, GHSA-fw8g-cg8f-9j28: nothing that comes from outside becomes markup", () => {
  const nasty = `<script>alert("1")</script>&'`;
  const text = page([{ ...check, name: nasty, outcome: nasty, timings: [[nasty, 1]] }], nasty);
  expect(text).not.toContain("<script");
  expect(text.match(/&lt;script&gt;alert\(&quot;1&quot;\)&lt;\/script&gt;&amp;&#39;/g)).toHaveLength(4);
});

test("the landing page runs no script and is kept by nobody", () => {
  const { headers } = landingPage({ version: "1", problem: "", history: history() });
  expect(headers).toEqual({
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
  });
});

test("a hundred of each kind are kept: a flood of checks does not push the canaries out", () => {
  const happened = history();
  happened.add({ ...check, kind: "canary" });
  for (let index = 0; index < 101; index += 1) happened.add({ ...check, name: String(index) });
  const names = happened.latest("check").map(({ name }) => name);
  expect([names.length, names[0], names.at(-1), happened.latest("canary").length]).toEqual([
    100,
    "100",
    "1",
    1,
  ]);
});

test("CVE-2026-42151, GHSA-39j6-789q-qxvh: a secret is written out by nothing but by its own name", () => {
  const secret = new Secret("hunter2");
  expect([
    JSON.stringify({ secret }),
    String(secret),
    secret.toString(),
    inspect({ secret }),
    inspect(secret, { showHidden: true }),
    secret.revealed(),
  ]).toEqual([
    '{"secret":"<secret>"}',
    "<secret>",
    "<secret>",
    "{ secret: <secret> }",
    "<secret>",
    "hunter2",
  ]);
});

test("a flood of refusals is left out of the audit log, and how many is said by the next line; what clients do is not", () => {
  const lines: string[] = [];
  const audit = auditLog(
    pino({ base: null, timestamp: false }, { write: (line: string) => lines.push(line) }),
  );
  const client = { name: "operator", roles: ["admin"] } as const;
  for (let request = 0; request < 1_000; request += 1) {
    audit({ action: "login", outcome: "refused", address: "192.0.2.1" });
  }
  audit({ action: "reload", outcome: "done", client, address: "192.0.2.2" });
  const read = lines.map((line): unknown => JSON.parse(line));
  expect(read.length).toBeLessThan(100);
  expect(read.at(-1)).toEqual({
    level: 30,
    audit: true,
    action: "reload",
    outcome: "done",
    client: "operator",
    address: "192.0.2.2",
    leftOut: 1_000 - (read.length - 1),
    msg: "audit",
  });
});
