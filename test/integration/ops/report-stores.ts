import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { request } from "undici";
import { freePort } from "../../../bench/servers/free-port.ts";
import { answering, ended } from "../../../bench/servers/server.ts";
import { runCommand } from "../../../ops/command.ts";
import { unpackedPackages } from "../../../ops/offline/unpacked-packages.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

/** A sample: what is measured, with its labels, at a second since 1970. */
export interface Sample {
  readonly series: string;
  readonly value: number;
  readonly second: number;
}

/** A store that was given samples, and speaks Prometheus' API. */
export interface Store {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Of both, longer than any test's samples are old. */
const RETENTION = "100y";

/** VictoriaMetrics, as this machine's Debian has it. */
export async function victoriaMetrics(samples: readonly Sample[]): Promise<Store> {
  const root = await unpackedPackages(
    ["victoria-metrics"],
    join(tmpdir(), "citadel-debian-victoria-metrics"),
  );
  const store = await started(join(root, "usr/bin/victoria-metrics"), (address, folder) => [
    `-httpListenAddr=${address}`,
    `-storageDataPath=${folder}`,
    `-retentionPeriod=${RETENTION}`,
  ]);
  const lines = samples.map(
    ({ series, value, second }) => `${series} ${String(value)} ${String(second)}000\n`,
  );
  await posted(`${store.url}/api/v1/import/prometheus`, lines.join(""));
  // What was taken in is searched after a second or so, unless it is asked for.
  await posted(`${store.url}/internal/force_flush`, "");
  return store;
}

/** Prometheus 2, as this machine's Debian has it, over blocks that its promtool made. */
export async function prometheus(samples: readonly Sample[]): Promise<Store> {
  const root = await unpackedPackages(["prometheus"], join(tmpdir(), "citadel-debian-prometheus"));
  const folder = temporaryDirectory("citadel-report-blocks-");
  const lines = samples.map(({ series, value, second }) => `${series} ${String(value)} ${String(second)}\n`);
  writeFileSync(join(folder, "samples.txt"), `${lines.join("")}# EOF\n`);
  writeFileSync(join(folder, "prometheus.yml"), "");
  const blocks = ["tsdb", "create-blocks-from", "openmetrics", "samples.txt", "data"];
  const { exitCode, stderr } = await runCommand([join(root, "usr/bin/promtool"), ...blocks], {
    cwd: folder,
    timeoutSeconds: 120,
  });
  if (exitCode !== 0) throw new Error(`promtool ${blocks.join(" ")}: ${stderr}`);
  return started(join(root, "usr/bin/prometheus"), (address) => [
    `--web.listen-address=${address}`,
    `--config.file=${join(folder, "prometheus.yml")}`,
    `--storage.tsdb.path=${join(folder, "data")}`,
    `--storage.tsdb.retention.time=${RETENTION}`,
  ]);
}

async function started(
  program: string,
  argumentsOf: (address: string, folder: string) => readonly string[],
): Promise<Store> {
  const address = `127.0.0.1:${String(await freePort())}`;
  const folder = join(temporaryDirectory("citadel-report-store-"), "data");
  mkdirSync(folder);
  const process = spawn(program, argumentsOf(address, folder), { stdio: "ignore" });
  const server = { url: `http://${address}`, headers: {}, process };
  await answering(server, "/api/v1/query?query=1");
  return { url: server.url, close: () => ended(server) };
}

async function posted(url: string, body: string): Promise<void> {
  const answer = await request(url, { method: "POST", body });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${url}: ${String(answer.statusCode)}: ${text}`);
}
