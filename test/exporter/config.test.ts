import { ConfigError, exporterConfigOf } from "../../exporter/config.ts";
import { canary, catalogueEntry, config, modelTarget } from "./support/config.ts";

const database = {
  kind: "postgres",
  target: "db",
  timeoutSeconds: 2,
  host: "127.0.0.1",
  port: 5432,
  database: "app",
  user: "monitoring",
  passwordFile: "/secrets/db",
};

test("a sound configuration is taken as it is", () => {
  expect(exporterConfigOf("c.json", config)).toEqual(config);
});

test("one of each kind of target is taken", () => {
  const targets = [
    modelTarget,
    { ...modelTarget, target: "with-key", apiKeyFile: "/secrets/key" },
    {
      kind: "gateway",
      target: "gateway",
      timeoutSeconds: 2,
      baseUrl: "http://127.0.0.1:8000",
      healthUrl: "http://127.0.0.1:8001/health",
      modelIds: ["acme/chat"],
    },
    database,
    { ...database, target: "replica", role: "standby" },
    { ...database, kind: "pgpool", target: "pgpool" },
    { kind: "redis", target: "redis", timeoutSeconds: 2, host: "127.0.0.1", port: 6379 },
    { kind: "qdrant", target: "qdrant", timeoutSeconds: 2, baseUrl: "http://127.0.0.1:6333" },
    {
      kind: "qdrant",
      target: "vectors",
      timeoutSeconds: 2,
      baseUrl: "https://127.0.0.1:6333",
      caFile: "/etc/ca.crt",
      collections: ["documents"],
    },
    { kind: "web", target: "web", timeoutSeconds: 2, url: "http://127.0.0.1:8080/" },
  ];
  expect(exporterConfigOf("c.json", { ...config, targets }).targets).toEqual(targets);
});

const withTarget = (fields: object) => ({ ...config, targets: [{ ...modelTarget, ...fields }] });
const withDatabase = (fields: object) => ({ ...config, targets: [{ ...database, ...fields }] });
const withCanary = (fields: object) => ({ ...config, canaries: [{ ...canary, ...fields }] });
const withEntry = (fields: object) => ({ ...config, catalogue: [{ ...catalogueEntry, ...fields }] });

test.each<readonly [string, unknown, string]>([
  ["nothing", null, "(root): Invalid input: expected object, received null"],
  ["no target", { ...config, targets: [] }, "targets: must list at least one target"],
  ["an unknown section", { ...config, server: {} }, '(root): Unrecognized key: "server"'],
  ["an unknown field", withTarget({ retries: 3 }), 'targets[0]: Unrecognized key: "retries"'],
  [
    "an unknown kind",
    withTarget({ kind: "ftp" }),
    "targets[0].kind: Invalid discriminator value. Expected 'model' | 'gateway' | 'postgres' | 'pgpool' | 'redis' | 'qdrant' | 'web'",
  ],
  [
    "a name with capitals",
    withTarget({ target: "Chat" }),
    "targets[0].target: must be lower-kebab-case, e.g. phi-3-mini",
  ],
  [
    "a role that no server has",
    withDatabase({ role: "leader" }),
    "targets[0].role: must be primary, standby or any",
  ],
  [
    "a caFile beside the configuration",
    withTarget({ caFile: "ca.crt" }),
    "targets[0].caFile: must be the absolute path of a file",
  ],
  [
    "an address in place of a range",
    { ...config, allowedAddresses: ["10.0.0.0/8", "192.168.10.29"] },
    "allowedAddresses[1]: must be a range of addresses, e.g. 192.168.10.0/24",
  ],
  ["no range", { ...config, allowedAddresses: [] }, "allowedAddresses: must list at least one range"],
  [
    "a usage that is neither",
    withCanary({ usage: "none" }),
    "canaries[0].usage: must be required or counted",
  ],
  [
    "a queue of no metric",
    withCanary({
      queue: { metricsUrl: "http://127.0.0.1:1/metrics", metric: "waiting now", mostWaiting: 3 },
    }),
    "canaries[0].queue.metric: must be the name of a metric",
  ],
  [
    "a queue that is never short enough",
    withCanary({ queue: { metricsUrl: "http://127.0.0.1:1/metrics", metric: "waiting", mostWaiting: -1 } }),
    "canaries[0].queue.mostWaiting: must be 0 or more",
  ],
  ["no time", withTarget({ timeoutSeconds: 0 }), "targets[0].timeoutSeconds: must be 0.1–10"],
  ["too much time", withTarget({ timeoutSeconds: 11 }), "targets[0].timeoutSeconds: must be 0.1–10"],
  [
    "a base URL that ends in a slash",
    withTarget({ baseUrl: "http://127.0.0.1:1/" }),
    "targets[0].baseUrl: must be an http(s) URL without a slash at the end, e.g. http://192.168.10.29:11400",
  ],
  [
    "a base URL with a password in it",
    withTarget({ baseUrl: "http://me:secret@127.0.0.1:1" }),
    "targets[0].baseUrl: must be an http(s) URL without a slash at the end, e.g. http://192.168.10.29:11400",
  ],
  [
    "a page without a scheme",
    { ...config, targets: [{ kind: "web", target: "web", timeoutSeconds: 1, url: "127.0.0.1" }] },
    "targets[0].url: must be an http(s) URL without a query, e.g. http://192.168.10.29:8001/health",
  ],
  [
    "a page with a token in its query",
    {
      ...config,
      targets: [{ kind: "web", target: "web", timeoutSeconds: 1, url: "http://127.0.0.1/health?token=x" }],
    },
    "targets[0].url: must be an http(s) URL without a query, e.g. http://192.168.10.29:8001/health",
  ],
  ...["http://x:99999", "http://192.168.10.300", "http://:80", "http://[fd00::1"].map(
    (url) =>
      [
        `${url} as a URL`,
        withCanary({
          directUrl: url,
          queue: { metricsUrl: `${url}/metrics`, metric: "waiting", mostWaiting: 1 },
        }),
        [
          "canaries[0].directUrl: must be a URL that exists: correct its host and port",
          "c.json: canaries[0].queue.metricsUrl: must be a URL that exists: correct its host and port",
        ].join("\n"),
      ] as const,
  ),
  [
    "a relative secret file",
    withTarget({ apiKeyFile: "key" }),
    "targets[0].apiKeyFile: must be the absolute path of a file",
  ],
  [
    "a secret instead of its file",
    withDatabase({ passwordFile: "hunter2" }),
    "targets[0].passwordFile: must be the absolute path of a file",
  ],
  ["port 0", withDatabase({ port: 0 }), "targets[0].port: must be a TCP port, 1–65535"],
  ["a port too high", withDatabase({ port: 65536 }), "targets[0].port: must be a TCP port, 1–65535"],
  [
    "two targets of one name",
    { ...config, targets: [modelTarget, modelTarget] },
    'targets: "chat" is listed twice: give each target its own name',
  ],
  [
    "a canary as long as its interval",
    withCanary({ timeoutSeconds: 60 }),
    "canaries[0].timeoutSeconds: must be below intervalSeconds: lower it, or raise intervalSeconds",
  ],
  [
    "a canary of one token",
    withCanary({ outputTokens: 1 }),
    "canaries[0].outputTokens: Too small: expected number to be >=2",
  ],
  [
    "a dear canary",
    withCanary({ outputTokens: 33 }),
    "canaries[0].outputTokens: Too big: expected number to be <=32",
  ],
  [
    "two canaries of one model",
    { ...config, canaries: [canary, canary] },
    'canaries: "chat" is listed twice: one entry a model',
  ],
  [
    "two catalogue entries of one model",
    { ...config, catalogue: [catalogueEntry, catalogueEntry] },
    'catalogue: "chat" is listed twice: one entry a model',
  ],
  [
    "an objective in percent",
    withEntry({ objectives: { availability: 99.5 } }),
    "catalogue[0].objectives.availability: Too big: expected number to be <1",
  ],
  [
    "two problems at once",
    { ...withTarget({ target: "Chat", timeoutSeconds: 0 }) },
    [
      "targets[0].target: must be lower-kebab-case, e.g. phi-3-mini",
      "c.json: targets[0].timeoutSeconds: must be 0.1–10",
    ].join("\n"),
  ],
])("a configuration with %s is refused", (_case, json, problem) => {
  expect(() => exporterConfigOf("c.json", json)).toThrow(new ConfigError(`c.json: ${problem}`));
});
