import { UsageError } from "../../../ops/options.ts";
import { chosenRotatables, listText } from "../../../ops/rotate/command.ts";
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

test("the list says who makes what", () => {
  expect(listText(all).split("\n").slice(2, 6)).toEqual([
    "certificate                 made by us  certificates and keys of the exporter and of a secured metrics server",
    "ca                          made by us  private CA that signs them",
    "chat-large-api-key          supplied    API key of chat-large",
    "gateway-api-key             supplied    API key of gateway",
  ]);
});

test("those that are named are rotated in the order given", () => {
  expect(chosenRotatables(all, ["ca", "scrape-token"], undefined).map(({ name }) => name)).toEqual([
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
