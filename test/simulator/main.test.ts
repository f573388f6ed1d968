import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { SimulatorConfig } from "../../simulator/config.ts";
import { chat } from "./support/models.ts";
import { begunPost, eventually, fetched } from "./support/http.ts";
import { scraped } from "./support/series.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

/** Addresses that no other test run uses at the same time. */
const network = `127.${String(100 + (process.pid % 100))}.${String(Math.floor(process.pid / 100) % 250)}`;
const config: SimulatorConfig = {
  models: [
    {
      name: "chat",
      modelId: "acme/chat",
      address: `${network}.29`,
      port: 11400,
      ttftSeconds: 0.02,
      itlSeconds: 0.002,
    },
  ],
  gateway: { address: `${network}.29`, port: 8000, healthPort: 8001, overheadSeconds: 0 },
  qdrant: { address: `${network}.30`, port: 6333 },
  web: [{ name: "web", address: `${network}.38`, port: 8080, path: "/" }],
  sink: { address: `${network}.200`, port: 9080 },
  admin: { address: `${network}.200`, port: 9081 },
  traffic: { requestsPerSecond: 20, maxTokens: 4 },
};

/** The bundle that the image holds. */
const bundle = join(temporaryDirectory("simulator-"), "simulator.cjs");
beforeAll(() => {
  const flags = [
    "--bundle",
    "--platform=node",
    "--target=node20",
    "--format=cjs",
    "--minify",
    "--log-level=error",
  ];
  execFileSync("node_modules/.bin/esbuild", ["simulator/main.ts", ...flags, `--outfile=${bundle}`]);
}, 60_000);

const children: ChildProcess[] = [];
function simulator(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [bundle, ...args], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const exited = once(child, "close").then(() => child.exitCode);
  return { child, output: () => output, exited };
}
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

test("a whole platform starts, serves traffic, and stops within 5 s while requests hang", async () => {
  const { child, output, exited } = simulator(["platform"], { SIMULATOR_CONFIG: JSON.stringify(config) });
  await eventually(() => output().includes("admin:"));
  expect(output()).toBe(
    [
      `chat: ${network}.29:11400`,
      `gateway: ${network}.29:8000, ${network}.29:8001`,
      `qdrant: ${network}.30:6333`,
      `web: ${network}.38:8080`,
      `sink: ${network}.200:9080`,
      `admin: ${network}.200:9081`,
      "",
    ].join("\n"),
  );
  const model = `http://${network}.29:11400`;
  const finished = 'vllm:request_success_total{engine="0",finished_reason="length",model_name="acme/chat"}';
  await eventually(async () => ((await scraped(model))[finished] ?? 0) > 10);
  expect((await fetched(`http://${network}.29:8001/health`)).status).toBe(200);
  const stalled = await fetched(`http://${network}.200:9081/services/chat`, {
    method: "PUT",
    body: '{"mode":"stalled"}',
  });
  expect(stalled.status).toBe(200);
  begunPost(`http://${network}.29:8000/v1/chat/completions`, chat());
  await eventually(
    async () => (await scraped(model))['vllm:num_requests_running{engine="0",model_name="acme/chat"}'] !== 0,
  );
  const begin = performance.now();
  child.kill("SIGTERM");
  expect(await exited).toBe(0);
  expect(performance.now() - begin).toBeLessThan(5000);
}, 60_000);

test.each([
  [
    "a configuration that cannot be used",
    ["platform"],
    { SIMULATOR_CONFIG: "{}" },
    1,
    /^SIMULATOR_CONFIG: models: /m,
  ],
  ["no configuration", ["platform"], { SIMULATOR_CONFIG: "" }, 1, /^SIMULATOR_CONFIG: is not set/],
  ["an unknown command", ["dance"], {}, 2, /^Usage:/],
  ["a Grafana without a password", ["grafana"], { GF_SERVER_HTTP_ADDR: "127.0.0.1" }, 1, /PASSWORD__FILE/],
])(
  "%s ends with the reason",
  async (_case, args, environment, code, reason) => {
    const { output, exited } = simulator(args, environment);
    expect(await exited).toBe(code);
    expect(output()).toMatch(reason);
  },
  60_000,
);

test("an address that is taken is said, and what had started is stopped again", async () => {
  const taken = simulator(["platform"], { SIMULATOR_CONFIG: JSON.stringify(config) });
  await eventually(() => taken.output().includes("admin:"));
  const second = simulator(["platform"], {
    SIMULATOR_CONFIG: JSON.stringify({
      ...config,
      models: config.models.map((m) => ({ ...m, port: 11500 })),
    }),
  });
  expect(await second.exited).toBe(1);
  expect(second.output()).toContain(`gateway: ${network}.29:8000: cannot be listened on`);
}, 60_000);
