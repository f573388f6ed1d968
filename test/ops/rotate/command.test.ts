import { UsageError } from "../../../ops/options.ts";
import { chosenRotatables, listText } from "../../../ops/rotate/command.ts";
import type { Rotation } from "../../../ops/rotate/history.ts";
import { rotatables, type Rotatable } from "../../../ops/rotate/rotatable.ts";
import { suppliedInstructions } from "../../../ops/rotate/supplied.ts";
import { fixtureEnvironment } from "../local-environment.ts";

const environment = fixtureEnvironment("/checkout");
const all = rotatables(environment);
const names = all.map(({ name }) => name).join(", ");

test("what we make comes first, then every secret of the inventory that a person supplies, once", () => {
  expect(all.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    "scrape-token made",
    "admin-token made",
    "certificate made",
    "ca made",
    "read-password made",
    "admin-password made",
    "chat-large-api-key supplied",
    "gateway-api-key supplied",
    "postgres-password supplied",
    "pgpool-password supplied",
    "redis-password supplied",
    "llm-slack-url supplied",
    "llm-webhook-url supplied",
    "infrastructure-slack-url supplied",
    "infrastructure-webhook-url supplied",
    "heartbeat-url supplied",
    "admin-auth supplied",
    "redis-passwords.json supplied",
  ]);
});

test("each namespace of custom metrics has its token", () => {
  const namespace = { namespace: "rag", owner: "llm", mostSeries: 1, mostGroups: 1, families: [] };
  const customMetrics = { mostSeries: 1, namespaces: [namespace] };
  const found = rotatables({ inventory: { ...environment.inventory, customMetrics } });
  expect(found.find(({ kind }) => kind === "push token")).toEqual({
    kind: "push token",
    name: "push-rag-token",
    namespace: "rag",
    purpose: "bearer token that rag pushes custom metrics with",
  });
});

test("an open metrics server has no passwords to rotate", () => {
  const { inventory } = environment;
  const open = { ...inventory, metricsServer: { ...inventory.metricsServer, access: "open" as const } };
  const found = rotatables({ inventory: open }).map(({ name }) => name);
  expect(found.filter((name) => /^(read|admin)-password$/.test(name))).toEqual([]);
});

test("the list says who makes what, and who rotated it when", () => {
  const by = "anna@laptop";
  const history: readonly Rotation[] = [
    { at: "2026-11-01T10:00:00.000Z", by, secret: "certificate", event: "begun" },
    { at: "2026-11-01T10:00:07.000Z", by, secret: "certificate", event: "done" },
    { at: "2026-11-02T10:00:00.000Z", by, secret: "ca", event: "begun" },
  ];
  expect(listText(all, history).split("\n").slice(2, 8)).toEqual([
    "certificate                 made by us  certificates and keys of the exporter and of a secured metrics server (rotated 2026-11-01T10:00:07.000Z by anna@laptop)",
    "ca                          made by us  private CA that signs them (begun and not finished 2026-11-02T10:00:00.000Z by anna@laptop)",
    "read-password               made by us  password of read at Prometheus and Alertmanager, and of Grafana's citadel-read (never rotated)",
    "admin-password              made by us  password of admin at Prometheus and Alertmanager (never rotated)",
    "chat-large-api-key          supplied    API key of chat-large (never rotated)",
    "gateway-api-key             supplied    API key of gateway (never rotated)",
  ]);
});

test("where the history cannot be read the list says so", () => {
  expect(listText(all, undefined).split("\n")[0]).toMatch(/\(nobody can say when it was rotated\)$/);
});

test("those that are named are rotated in the order given", () => {
  expect(chosenRotatables(all, ["ca", "scrape-token"], undefined).map(({ name }) => name)).toEqual([
    "ca",
    "scrape-token",
  ]);
});

test("one that is named twice is rotated once", () => {
  expect(chosenRotatables(all, ["ca", "scrape-token", "ca"], undefined).map(({ name }) => name)).toEqual([
    "ca",
    "scrape-token",
  ]);
});

const oneOnly = "rotate: --from: gives the text of one secret that a person supplies: name just that one";
test.each<readonly [string, readonly string[], string | undefined, string]>([
  ["a name that is none", ["token"], undefined, `rotate: token: is no secret: it is one of ${names}`],
  ["a text for what we make", ["scrape-token"], "/f", oneOnly],
  ["a text for two", ["heartbeat-url", "llm-slack-url"], "/f", oneOnly],
  [
    "two mistakes, both of them",
    ["x", "ca"],
    "/f",
    `rotate: x: is no secret: it is one of ${names}\n${oneOnly}`,
  ],
])("%s is refused", (_case, given, from, problem) => {
  expect(() => chosenRotatables(all, given, from)).toThrow(new UsageError(problem));
});

test("of what a person supplies it says every place, when it is read, and the command", () => {
  expect(suppliedInstructions(environment, supplied("postgres-password"))).toBe(
    `postgres-password: password of the exporter for postgres
  gpu01: /etc/llm-exporter/citadel/secrets/postgres-password: the exporter reads it at each check
  db01: /etc/citadel-agents/postgres/secrets/postgres-password: postgres_exporter reads it at its start: rotate restarts its container between two scrapes
  put the new text into a file that only you can read, then: npm run rotate -- --env local --instance rehearsal --prefix 127.0.79 postgres-password --from FILE`,
  );
});

function supplied(name: string): Extract<Rotatable, { kind: "supplied" }> {
  const found = all.find((each) => each.name === name);
  if (found?.kind !== "supplied") throw new Error(`${name} is not supplied`);
  return found;
}
