import { ConfigError, simulatorConfigOf, type SimulatorConfig } from "../../simulator/config.ts";

const config: SimulatorConfig = {
  models: [
    {
      name: "chat",
      modelId: "acme/chat",
      address: "127.0.0.2",
      port: 8000,
      ttftSeconds: 0.1,
      itlSeconds: 0.01,
    },
  ],
  gateway: { address: "127.0.0.2", port: 8080, healthPort: 8081, overheadSeconds: 0.02 },
  qdrant: { address: "127.0.0.3", port: 6333 },
  web: [{ name: "web", address: "127.0.0.4", port: 80, path: "/" }],
  sink: { address: "127.0.0.5", port: 9080 },
  admin: { address: "127.0.0.5", port: 9081 },
};
const [chat] = config.models;

test("a configuration gets its defaults", () => {
  const complete = simulatorConfigOf("SIMULATOR_CONFIG", JSON.stringify(config));
  expect(complete.models[0]).toEqual({
    ...chat,
    jitterRatio: 0.1,
    maxRunning: 16,
    kvCacheBlocks: 2048,
    maxModelTokens: 4096,
    engineVersion: "0.11.0",
  });
  expect(complete.traffic).toEqual({ requestsPerSecond: 1, maxTokens: 64, seed: 1 });
});

test.each([
  [
    "an address outside 127.0.0.0/8",
    { ...config, qdrant: { address: "192.168.10.30", port: 6333 } },
    "SIMULATOR_CONFIG: qdrant.address: must be within 127.0.0.0/8: the simulator stays on it",
  ],
  [
    "every address",
    { ...config, sink: { address: "0.0.0.0", port: 9080 } },
    "SIMULATOR_CONFIG: sink.address: must be within 127.0.0.0/8: the simulator stays on it",
  ],
  [
    "a host name",
    { ...config, models: [{ ...chat, address: "localhost" }] },
    "SIMULATOR_CONFIG: models[0].address: must be an IPv4 address, e.g. 127.0.10.29\n" +
      "SIMULATOR_CONFIG: models[0].address: must be within 127.0.0.0/8: the simulator stays on it",
  ],
  [
    "two mistakes, both of them",
    { ...config, models: [], traffic: { requestsPerSecond: -1, maxTokens: 8 } },
    "SIMULATOR_CONFIG: models: must list at least one model service\n" +
      "SIMULATOR_CONFIG: traffic.requestsPerSecond: must be 0–100",
  ],
  ["an unknown field", { ...config, speed: 1 }, 'SIMULATOR_CONFIG: (root): Unrecognized key: "speed"'],
  [
    "one name for two services",
    { ...config, web: [{ name: "chat", address: "127.0.0.4", port: 80, path: "/" }] },
    'SIMULATOR_CONFIG: "chat" names two services: give each service its own name',
  ],
  [
    "one port for two services",
    { ...config, admin: config.sink },
    "SIMULATOR_CONFIG: 127.0.0.5:9080 is listened on twice: give each service its own address or port",
  ],
])("a configuration is refused for %s", (_case, json, problem) => {
  expect(() => simulatorConfigOf("SIMULATOR_CONFIG", JSON.stringify(json))).toThrow(new ConfigError(problem));
});

test("a missing configuration says which variable it belongs into", () => {
  expect(() => simulatorConfigOf("SIMULATOR_CONFIG", undefined)).toThrow(
    new ConfigError("SIMULATOR_CONFIG: is not set: give it the simulator's configuration as JSON"),
  );
});

test("a text that is no JSON is refused", () => {
  expect(() => simulatorConfigOf("SIMULATOR_CONFIG", "{")).toThrow(
    /^SIMULATOR_CONFIG: is not JSON: SyntaxError/,
  );
});
