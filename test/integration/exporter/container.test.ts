import { execFile } from "node:child_process";
import { cleanup } from "../../exporter/support/cleanup.ts";
import { bundled } from "../../exporter/support/bundle.ts";
import { canary, catalogueEntry, modelTarget } from "../../exporter/support/config.ts";
import { families } from "../../exporter/support/exposition.ts";
import { answer, openAiServer } from "../../exporter/support/openai-server.ts";
import { until } from "../../exporter/support/until.ts";
import { type Container, container, docker, folderOf, image, said } from "./containers.ts";

jest.setTimeout(300_000);
const { later, run } = cleanup();
afterAll(run);

const url = "http://127.0.77.29:19090";
const authorization = { authorization: "Bearer scrape-token" };
let exporter: Container;

beforeAll(async () => {
  const context = bundled();
  const model = later(await openAiServer([answer(20, 2, 4)]));
  const folder = folderOf({
    "exporter.json": JSON.stringify({
      targets: [{ ...modelTarget, baseUrl: model.url }],
      canaries: [
        { ...canary, directUrl: model.url, gatewayUrl: model.url, intervalSeconds: 1, timeoutSeconds: 0.9 },
      ],
      catalogue: [catalogueEntry],
    }),
    scrape: "scrape-token\n",
    admin: "admin-token\n",
  });
  const built = await docker("build", "--quiet", "--build-arg", `BASE=${await image("node")}`, context);
  exporter = later(
    await container(built, {
      mounts: { "/conf": folder.path },
      env: { HEALTH_URL: `${url}/-/healthy` },
      command: [
        ...["--config", "/conf/exporter.json", "--listen-address", "127.0.77.29:19090"],
        ...["--scrape-token-file", "/conf/scrape", "--admin-token-file", "/conf/admin"],
      ],
    }),
  );
  await said(exporter, '"msg":"listening"');
});

test("with a read-only root, no capabilities and user 65534 it serves, and Docker holds it for healthy", async () => {
  expect((await fetch(`${url}/-/ready`)).status).toBe(200);
  await until(
    "it is healthy",
    async () => (await docker("inspect", "--format", "{{.State.Health.Status}}", exporter.id)) === "healthy",
  );
});

test("promtool has nothing to say about what it emits", async () => {
  await until("every canary metric is there", async () => {
    const text = await (await fetch(`${url}/metrics`, { headers: authorization })).text();
    return families("text", text).some(({ name }) => name === "llm_gateway_overhead_seconds");
  });
  const text = await (await fetch(`${url}/metrics`, { headers: authorization })).text();
  const args = ["run", "--rm", "--interactive", "--network=none", "--entrypoint=promtool"];
  const said_ = await new Promise<string>((resolve, reject) => {
    const child = execFile("docker", [...args, promImage, "check", "metrics"], (error, stdout, stderr) => {
      if (error === null) resolve(stdout + stderr);
      else reject(new Error(stdout + stderr, { cause: error }));
    });
    child.stdin?.end(text);
  });
  expect(said_).toBe("");
});

let promImage = "";
beforeAll(async () => {
  promImage = await image("prometheus");
});

test("Prometheus scrapes it with the token, and stores what it measured under its names", async () => {
  const folder = folderOf({
    token: "scrape-token",
    "prometheus.yml": JSON.stringify({
      global: { scrape_interval: "1s", scrape_timeout: "1s" },
      scrape_configs: [
        {
          job_name: "exporter",
          authorization: { credentials_file: "/conf/token" },
          static_configs: [{ targets: ["127.0.77.29:19090"] }],
        },
        {
          job_name: "stranger",
          static_configs: [{ targets: ["127.0.77.29:19090"] }],
          metrics_path: "/metrics",
        },
      ],
    }),
  });
  later(
    await container(promImage, {
      tmpfs: ["/data"],
      mounts: { "/conf": folder.path },
      entrypoint: "prometheus",
      command: [
        "--config.file=/conf/prometheus.yml",
        "--storage.tsdb.path=/data",
        "--web.listen-address=127.0.77.37:19091",
      ],
    }),
  );
  const values = async (query: string): Promise<unknown> => {
    const address = `http://127.0.77.37:19091/api/v1/query?query=${encodeURIComponent(query)}`;
    const body: unknown = await fetch(address).then(
      // While it starts it answers 503.
      (r) => (r.ok ? r.json() : undefined),
      () => undefined,
    );
    return JSON.stringify(body);
  };
  const holds = (query: string) =>
    until(`${query} is there`, async () => /"value":\[/.test(String(await values(query))));
  await holds('up{job="exporter"} == 1');
  await holds('up{job="stranger"} == 0');
  await holds('llm_target_ready{target="chat",kind="model"} == 1');
  await holds('llm_canary_e2e_seconds_bucket{model="chat",path="gateway",le="1.0"} > 0');
  await holds('llm_canary_runs_total{model="chat",path="direct",outcome="success"} > 0');
  await holds("llm_model_latency_target_seconds == 0.7");
  // The edges of the target and four times it, as a rule asks for them.
  await holds('llm_canary_e2e_seconds_bucket{le="0.7"}');
  await holds('llm_canary_e2e_seconds_bucket{le="2.8"}');
  expect(await values('llm_canary_e2e_seconds_bucket{le="2.7"}')).toContain('"result":[]');
});

test("docker stop ends it within its grace time, with exit code 0", async () => {
  const start = performance.now();
  await docker("stop", "--time=10", exporter.id);
  expect(performance.now() - start).toBeLessThan(7_000);
  expect(await docker("inspect", "--format", "{{.State.ExitCode}}", exporter.id)).toBe("0");
});
