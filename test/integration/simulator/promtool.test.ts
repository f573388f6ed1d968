import { spawn } from "node:child_process";
import { startQdrant } from "../../../simulator/qdrant/qdrant.ts";
import { seededRandom } from "../../../simulator/random.ts";
import { startedGrafana } from "../../simulator/support/grafana.ts";
import { fetched, posted } from "../../simulator/support/http.ts";
import { chat } from "../../simulator/support/models.ts";
import { startedGateway } from "../../simulator/support/platform.ts";

jest.setTimeout(120_000);

/** Image with promtool: what the local environment's Prometheus runs from. */
const IMAGE = "citadel/prometheus:3.5.3-local";

/** What `promtool check metrics` says of an exposition: its exit code (3: only style) and its lines. */
function checked(text: string): Promise<{ readonly code: number | null; readonly lines: readonly string[] }> {
  return new Promise((resolve) => {
    const args = ["run", "-i", "--rm", "--network", "none", IMAGE, "promtool", "check", "metrics"];
    const child = spawn("docker", args, { stdio: ["pipe", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.on("close", (code) => {
      resolve({ code, lines: output.split("\n").filter((line) => line !== "") });
    });
    child.stdin.end(text);
  });
}

const metrics = async (base: string) => (await fetched(`${base}/metrics`)).text;

test("promtool reads what a model service exposes; its only complaint is vLLM's colon", async () => {
  const platform = await startedGateway();
  await posted(`${platform.chat.base}/v1/chat/completions`, chat({ stream: true }));
  const { lines } = await checked(await metrics(platform.chat.base));
  await platform.close();
  expect(lines.filter((line) => !/^vllm:\w+ metric names should not contain ':'$/.test(line))).toEqual([]);
  expect(lines.length).toBeGreaterThan(15);
});

test("promtool has nothing to say about the gateway", async () => {
  const platform = await startedGateway();
  await posted(`${platform.base}/v1/chat/completions`, chat());
  const result = await checked(await metrics(platform.base));
  await platform.close();
  expect(result).toEqual({ code: 0, lines: [] });
});

test("promtool reads what Qdrant exposes; its only complaint is Qdrant's gauge called _total", async () => {
  const qdrant = await startQdrant({ address: "127.0.0.1", port: 0 }, seededRandom(1));
  const base = `http://${qdrant.listeners[0] ?? ""}`;
  await posted(`${base}/collections/documents/points/query`, {});
  const { lines } = await checked(await metrics(base));
  await qdrant.close();
  expect(lines).toEqual(['collections_total non-counter metrics should not have "_total" suffix']);
});

test("promtool has nothing to say about the stand-in of Grafana", async () => {
  const { service, base } = await startedGrafana();
  const result = await checked(await metrics(base));
  await service.close();
  expect(result).toEqual({ code: 0, lines: [] });
});
