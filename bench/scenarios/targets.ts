import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Agent } from "undici";
import type { Measured } from "../figures.ts";
import { connection } from "../http.ts";
import { blackboxExporter } from "../servers/debian.ts";
import { exporter } from "../servers/exporter.ts";
import { type LoopbackServer, loopbackServer } from "../servers/loopback-server.ts";
import { ended } from "../servers/server.ts";
import { percentile } from "../statistics.ts";

const TARGETS = 200;
const SLOW_MILLISECONDS = 1_000;
const ROUNDS = 5;
const MODULES = `modules:
  answers:
    prober: http
    timeout: 5s
`;

/** One scrape of our exporter while half of 200 targets take a second to answer. */
export async function targetsScraped(): Promise<Measured> {
  const targets = await halfSlow();
  const server = await exporter({
    targets: paths().map((path, index) => ({
      kind: "web",
      target: `target-${String(index)}`,
      timeoutSeconds: 5,
      url: `${targets.url}${path}`,
    })),
  });
  const client = connection(server);
  try {
    const seconds: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      seconds.push((await client.timed("/metrics", { method: "GET", headers: server.headers })) / 1000);
    }
    return { "targets-200": percentile(seconds, 50) };
  } finally {
    await client.close();
    await server.stop();
    await targets.close();
  }
}

/** 200 probes of blackbox_exporter at once, until the last has answered. */
export async function targetsProbed(): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "bench-blackbox-"));
  writeFileSync(join(folder, "blackbox.yml"), MODULES);
  const targets = await halfSlow();
  const server = await blackboxExporter(join(folder, "blackbox.yml"));
  const agent = new Agent({ connections: TARGETS });
  try {
    const seconds: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const start = performance.now();
      await Promise.all(
        paths().map(async (path) => {
          const query = new URLSearchParams({ module: "answers", target: `${targets.url}${path}` });
          const { body } = await agent.request({
            origin: server.url,
            path: `/probe?${query.toString()}`,
            method: "GET",
          });
          if (!(await body.text()).includes("\nprobe_success 1\n"))
            throw new Error(`a probe of ${path} failed`);
        }),
      );
      seconds.push((performance.now() - start) / 1000);
    }
    return { "targets-200": percentile(seconds, 50) };
  } finally {
    await agent.close();
    await ended(server);
    await targets.close();
    rmSync(folder, { recursive: true });
  }
}

function paths(): readonly string[] {
  return Array.from(
    { length: TARGETS },
    (_, index) => `/${index % 2 === 0 ? "slow" : "fast"}/${String(index)}`,
  );
}

function halfSlow(): Promise<LoopbackServer> {
  return loopbackServer((request, response) => {
    const delay = request.url?.startsWith("/slow") === true ? SLOW_MILLISECONDS : 0;
    setTimeout(() => response.end("ok"), delay);
  });
}
