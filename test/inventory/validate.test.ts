import type { Inventory } from "../../inventory/model.ts";
import { InventoryError, inventoryProblems, validInventory } from "../../inventory/validate.ts";
import { fixtureInventory } from "../fixtures/inventory.ts";

const fixture: Inventory = fixtureInventory;
const [large, small] = fixture.models;
if (large === undefined || small === undefined)
  throw new Error("test/fixtures/inventory.ts: needs two models");

const withModel = (change: Partial<Inventory["models"][number]>): Inventory => ({
  ...fixture,
  models: [{ ...large, ...change }, small],
});

const namespace = {
  namespace: "rag",
  owner: "llm",
  mostSeries: 5,
  mostGroups: 1,
  families: [
    {
      name: "rag_documents",
      type: "gauge",
      help: "Documents.",
      labels: [],
      mostSeries: 5,
      lifeSpanSeconds: 60,
    },
  ],
} as const;

test("a sound inventory has no problems", () => {
  expect(inventoryProblems(fixture)).toEqual([]);
});

test.each<[string, Inventory, string]>([
  [
    "an address that is none",
    { ...fixture, hosts: { ...fixture.hosts, gpu01: { address: "gpu01", description: "" } } },
    'inventory: hosts["gpu01"].address: "gpu01" is not an IPv4 address: write it as 192.168.10.29',
  ],
  [
    "a host whose name is no label",
    { ...fixture, hosts: { ...fixture.hosts, "GPU 02": { address: "10.0.0.19", description: "" } } },
    'inventory: hosts["GPU 02"]: its name is not lower-kebab-case: write it as sql-server',
  ],
  [
    "a site whose name is no label",
    { ...fixture, cluster: "My/site" },
    'inventory: cluster: "My/site" is not lower-kebab-case: write it as hx-citadel',
  ],
  [
    "a team whose name is no name of a file",
    { ...fixture, teams: [...fixture.teams, { name: "../ops", title: "", slackChannel: "#ops" }] },
    'inventory: teams[2].name: "../ops" is not lower-kebab-case: write it as data-science',
  ],
  [
    "a team named twice",
    { ...fixture, teams: [...fixture.teams, { name: "llm", title: "", slackChannel: "#llm-2" }] },
    'inventory: teams[2].name: "llm" is also the name of teams[0].name: receivers and secret files are named after teams, give each its own',
  ],
  ...[0, -1, 1.5, 65, Number.NaN].map((gpus): [string, Inventory, string] => [
    `${String(gpus)} graphics cards`,
    { ...fixture, hosts: { ...fixture.hosts, gpu02: { address: "10.0.0.19", description: "", gpus } } },
    `inventory: hosts["gpu02"].gpus: ${String(gpus)} is not 1–64: write how many cards are built in, or leave it out`,
  ]),
  ...(["ttftSeconds", "tpotSeconds"] as const).flatMap((field) =>
    [0, -1, 1.1, Number.NaN].map((seconds): [string, Inventory, string] => [
      `a latencyTarget.${field} of ${String(seconds)} s`,
      withModel({ latencyTarget: { ...large.latencyTarget, [field]: seconds } }),
      `inventory: models[0] (chat-large).latencyTarget.${field}: ${String(seconds)} is not above 0 and at most latencyTarget.seconds (1): a part is not longer than the whole`,
    ]),
  ),
  [
    "two hosts with one address",
    { ...fixture, hosts: { ...fixture.hosts, twin: { address: "10.0.0.13", description: "" } } },
    'inventory: hosts["twin"].address: 10.0.0.13 is also the address of mon01: give each host its own',
  ],
  [
    "an exporter of cards whose counters are others",
    {
      ...fixture,
      agents: [
        {
          kind: "gpu",
          host: "gpu01",
          port: 9400,
          team: "infrastructure",
          provided: "installed",
          exporter: { name: "dcgm-exporter", version: "3.6" },
        },
      ],
    },
    "inventory: agents[0].exporter.version: dcgm-exporter 3.6 has other counters: upgrade it to 4.4 or later; of a tag such as 4.5.3-4.8.2 the second half counts",
  ],
  [
    "a host that is not there",
    withModel({ host: "gpu09" }),
    'inventory: models[0].host: there is no host "gpu09": add it to hosts, or use one of gpu01, db01, mon01',
  ],
  [
    "a team that is not there",
    withModel({ team: "lmm" }),
    'inventory: models[0].team: there is no team "lmm": add it to teams, or use one of llm, infrastructure',
  ],
  [
    "a name with capitals",
    withModel({ name: "Chat" }),
    'inventory: models[0].name: "Chat" is not lower-kebab-case: write it as mixtral-8x7b',
  ],
  [
    "a name used twice",
    withModel({ name: "redis" }),
    'inventory: dataStores[2].name: "redis" is also the name of models[0].name: names are metric labels and must be unique',
  ],
  [
    "a port used twice on a host",
    withModel({ port: 9090 }),
    "inventory: exporter.port: gpu01:9090 is taken by models[0]: give one of them another port",
  ],
  [
    "a port that is none",
    withModel({ port: 70000 }),
    "inventory: models[0].port: 70000 is not a TCP port: use 1–65535",
  ],
  [
    "an objective in per cent",
    withModel({ objectives: { availability: 99.5, latency: 0.95, canary: 0.99 } }),
    "inventory: models[0] (chat-large).objectives.availability: 99.5 is not between 0 and 1: write 99 % as 0.99",
  ],
  [
    "an objective of first tokens without their target",
    withModel({ objectives: { availability: 0.995, latency: 0.95, ttft: 0.95, canary: 0.99 } }),
    "inventory: models[0] (chat-large).objectives.ttft: has no target: state latencyTarget.ttftSeconds, or leave the objective out",
  ],
  [
    "a latency target of nothing",
    withModel({ latencyTarget: { seconds: 0, promptTokens: 64, outputTokens: 16 } }),
    "inventory: models[0] (chat-large).latencyTarget.seconds: 0 is not above 0: state the target that was agreed",
  ],
  [
    "an expensive canary",
    withModel({ latencyTarget: { seconds: 1, promptTokens: 64, outputTokens: 512 } }),
    "inventory: models[0] (chat-large).latencyTarget.outputTokens: 512 is above 32: a canary must stay cheap",
  ],
  [
    "a canary every second",
    withModel({ canaryIntervalSeconds: 1 }),
    "inventory: models[0] (chat-large).canaryIntervalSeconds: 1 is not 10–120: 60 suits most models",
  ],
  [
    "an old engine",
    withModel({ engine: { name: "vllm", version: "0.8" } }),
    "inventory: models[0] (chat-large).engine.version: vLLM 0.8 has other metric names: upgrade it to 0.9 or later",
  ],
  [
    "no model identifier",
    withModel({ modelId: "" }),
    "inventory: models[0] (chat-large).modelId: is empty: take data[0].id of its /v1/models",
  ],
  [
    "Alertmanager's file beside Prometheus'",
    {
      ...fixture,
      metricsServer: {
        ...fixture.metricsServer,
        alertmanager: {
          ...fixture.metricsServer.alertmanager,
          configFile: "/etc/prometheus/alertmanager.yml",
        },
      },
    },
    "inventory: metricsServer.alertmanager.configFile: lies in /etc/prometheus like Prometheus' own: move it to a directory of its own, e.g. /etc/alertmanager",
  ],
  [
    "a namespace of a team that is not there",
    { ...fixture, customMetrics: { mostSeries: 10, namespaces: [{ ...namespace, owner: "lmm" }] } },
    'inventory: customMetrics.namespaces[0] (rag).owner: there is no team "lmm": add it to teams, or use one of llm, infrastructure',
  ],
  [
    "a custom metric of a reserved name",
    {
      ...fixture,
      customMetrics: {
        mostSeries: 10,
        namespaces: [{ ...namespace, families: [{ ...namespace.families[0], name: "llm_documents" }] }],
      },
    },
    'inventory: customMetrics.namespaces[0] (rag).families[0].name: "llm_documents" begins with a reserved word: begin it with the name of the application',
  ],
])("%s is refused with its remedy", (_case, inventory, problem) => {
  expect(inventoryProblems(inventory)).toEqual([problem]);
});

test("all problems are named at once", () => {
  expect(() => validInventory(withModel({ name: "Chat", port: 0, modelId: "" }))).toThrow(
    new InventoryError(
      [
        "inventory: models[0] (Chat).modelId: is empty: take data[0].id of its /v1/models",
        'inventory: models[0].name: "Chat" is not lower-kebab-case: write it as mixtral-8x7b',
        "inventory: models[0].port: 0 is not a TCP port: use 1–65535",
      ].join("\n"),
    ),
  );
});

test("names and numbers of a site, a host and a team are told all at once", () => {
  const wrong: Inventory = {
    ...fixture,
    cluster: "",
    hosts: { ...fixture.hosts, GPU: { address: "10.0.0.19", description: "", gpus: 0 } },
    teams: [...fixture.teams, { name: "Ops", title: "", slackChannel: "#ops" }],
  };
  expect(inventoryProblems(wrong)).toEqual([
    'inventory: hosts["GPU"].gpus: 0 is not 1–64: write how many cards are built in, or leave it out',
    'inventory: cluster: "" is not lower-kebab-case: write it as hx-citadel',
    'inventory: hosts["GPU"]: its name is not lower-kebab-case: write it as sql-server',
    'inventory: teams[2].name: "Ops" is not lower-kebab-case: write it as data-science',
  ]);
});
