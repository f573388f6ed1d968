import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { z } from "zod";
import type { ExporterConfig } from "../../exporter/config.ts";
import { imageSource } from "../../infra/images/image-build.ts";
import type { ProbeQuestion } from "../probe.ts";
import { freePort } from "./free-port.ts";
import { answering, ended, type MeasuredServer } from "./server.ts";

/** Our exporter, as its image runs it, and what its process says about itself. */
export interface MeasuredExporter extends MeasuredServer {
  readonly pushHeaders: Readonly<Record<string, string>>;
  /** What is so in its process, where a probe is loaded. */
  readonly state: (kind: "state" | "least state") => Promise<z.infer<typeof processState>>;
  /** What a canary sent by its process measures. */
  readonly canary: (baseUrl: string) => Promise<z.infer<typeof canaryTimes>>;
  readonly stop: () => Promise<void>;
}

const processState = z.strictObject({
  usedBytes: z.number(),
  residentBytes: z.number(),
  delayMilliseconds: z.number(),
});
const canaryTimes = z.strictObject({ ttftSeconds: z.number(), itlSeconds: z.array(z.number()) });
const NAMESPACE = "bench";

/** Part of the exporter's configuration that a scenario brings. */
export type BenchConfig = Partial<Pick<ExporterConfig, "targets" | "canaries" | "customMetrics">>;

/** Starts it with its own data directory. */
export async function exporter(config: BenchConfig): Promise<MeasuredExporter> {
  const folder = mkdtempSync(join(tmpdir(), "bench-exporter-"));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const program = file("exporter.cjs", imageSource(process.cwd(), "exporter").bundle);
  const configFile = file(
    "exporter.json",
    JSON.stringify({
      // There has to be one; each scrape asks it once, and is refused.
      targets: [{ kind: "web", target: "none", timeoutSeconds: 1, url: "http://127.0.0.1:1/" }],
      canaries: [],
      catalogue: [],
      clients: [
        {
          name: NAMESPACE,
          roles: [`push:${NAMESPACE}`],
          tokenHashFile: file("push", createHash("sha256").update("push-token").digest("hex")),
        },
      ],
      // Nothing of what is measured is to be refused for its number.
      limits: { requestsPerSecond: 1_000_000, requestBurst: 1_000_000 },
      ...config,
    }),
  );
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [
      ...["--expose-gc", "--require", file("probe.cjs", probeProgram()), program],
      ...["--config", configFile, "--listen-address", `127.0.0.1:${String(port)}`],
      ...[
        "--scrape-token-file",
        file("scrape", "scrape-token"),
        "--admin-token-file",
        file("admin", "admin-token"),
      ],
      ...["--data-directory", mkdtempSync(join(folder, "data-"))],
    ],
    { env: { ...process.env, ...imageVariables() }, stdio: ["ignore", "ignore", "ignore", "ipc"] },
  );
  const server = {
    url: `http://127.0.0.1:${String(port)}`,
    headers: { authorization: "Bearer scrape-token" },
    pushHeaders: { authorization: "Bearer push-token" },
    process: child,
  };
  await answering(server, "/-/ready");
  const asked = async (question: ProbeQuestion): Promise<unknown> => {
    const answer: Promise<unknown[]> = once(child, "message");
    child.send(question);
    const [message] = await answer;
    return message;
  };
  return {
    ...server,
    state: async (kind) => processState.parse(await asked({ kind })),
    canary: async (baseUrl) => canaryTimes.parse(await asked({ kind: "canary", baseUrl })),
    async stop() {
      await ended(server);
      rmSync(folder, { recursive: true });
    },
  };
}

/** How the image has glibc hand memory out decides how much of it the process holds. */
function imageVariables(): Readonly<Record<string, string>> {
  const lines = readFileSync("exporter/Dockerfile", "utf8").matchAll(/^ENV (.+)$/gm);
  const pairs = [...lines].flatMap(([, line = ""]) => line.split(" ").map((pair) => pair.split("=")));
  return Object.fromEntries(pairs.map(([name = "", value = ""]): [string, string] => [name, value]));
}

function probeProgram(): string {
  const { outputFiles } = buildSync({
    entryPoints: ["bench/probe.ts"],
    bundle: true,
    platform: "node",
    format: "cjs",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
