import { spawn } from "node:child_process";
import { join } from "node:path";
import promClient from "prom-client/package.json" with { type: "json" };
import { runCommand } from "../../ops/command.ts";
import { unpackedPackages } from "../../ops/offline/unpacked-packages.ts";
import { freePort } from "./free-port.ts";
import { answering, type MeasuredServer } from "./server.ts";

const packages = ["prometheus-pushgateway", "prometheus-blackbox-exporter", "prometheus"];

/** Debian's pushgateway, blackbox_exporter and Prometheus, unpacked and not installed. */
async function programs(): Promise<string> {
  const folder = join(process.cwd(), `.local/bench/${packages.join("+")}`);
  return join(await unpackedPackages(packages, folder), "usr/bin");
}

/** Starts a pushgateway that keeps nothing on disk. */
export async function pushgateway(): Promise<MeasuredServer> {
  const port = await freePort();
  const child = spawn(
    join(await programs(), "prometheus-pushgateway"),
    // Debian's default is a file below /var/lib.
    [`--web.listen-address=127.0.0.1:${String(port)}`, "--persistence.file="],
    { stdio: "ignore" },
  );
  const server = { url: `http://127.0.0.1:${String(port)}`, headers: {}, process: child };
  await answering(server, "/-/ready");
  return server;
}

/** Starts a blackbox_exporter. @param configFile its modules */
export async function blackboxExporter(configFile: string): Promise<MeasuredServer> {
  const port = await freePort();
  const child = spawn(
    join(await programs(), "prometheus-blackbox-exporter"),
    [`--web.listen-address=127.0.0.1:${String(port)}`, `--config.file=${configFile}`],
    { stdio: "ignore" },
  );
  const server = { url: `http://127.0.0.1:${String(port)}`, headers: {}, process: child };
  await answering(server, "/-/healthy");
  return server;
}

/** Starts a Prometheus with an empty database. @param folder where its `prometheus.yml` is, and its database will be */
export async function prometheus(folder: string): Promise<MeasuredServer> {
  const port = await freePort();
  const child = spawn(
    join(await programs(), "prometheus"),
    [
      `--web.listen-address=127.0.0.1:${String(port)}`,
      `--config.file=${join(folder, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
    ],
    { stdio: "ignore" },
  );
  const server = { url: `http://127.0.0.1:${String(port)}`, headers: {}, process: child };
  await answering(server, "/-/ready");
  return server;
}

/** All of them and prom-client, with the versions that they say. */
export async function measuredPrograms(): Promise<readonly string[]> {
  const folder = await programs();
  const lines = await Promise.all(
    packages.map(async (name) => {
      const { stdout, stderr } = await runCommand([join(folder, name), "--version"], { timeoutSeconds: 60 });
      return (
        /^(\w+), version (\S+)/m
          .exec(stdout + stderr)
          ?.slice(1, 3)
          .join(" ") ?? name
      );
    }),
  );
  return [...lines, `prom-client ${promClient.version}`];
}
