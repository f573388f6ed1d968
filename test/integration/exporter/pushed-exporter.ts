import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Agent, fetch, type Response } from "undici";
import { bundled } from "../../exporter/support/bundle.ts";
import { catalogueEntry } from "../../exporter/support/config.ts";
import { families, type ReadFamily } from "../../exporter/support/exposition.ts";
import { until } from "../../exporter/support/until.ts";

/** Tokens of the namespaces. */
export const tokens = {
  rag: "rag-token",
  evaluation: "evaluation-token",
  backups: "backups-token",
} as const;

/** What is sent beside the token of `rag`, or another one. */
export interface PushInit {
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An exporter as a process of its own, which takes pushes and keeps them over restarts. */
export interface PushedExporter {
  readonly url: () => string;
  readonly push: (method: string, path: string, init?: PushInit) => Promise<Response>;
  /** Of a scrape. */
  readonly text: () => Promise<string>;
  readonly scrape: () => Promise<readonly ReadFamily[]>;
  /** Lines of what others brought. */
  readonly shown: () => Promise<readonly string[]>;
  readonly output: () => string;
  /** Ends the process and starts it again, with what it has on disk. */
  readonly restart: (signal: "SIGKILL" | "SIGTERM") => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What an exporter is started with beside what all of them are. */
export interface ExtraFiles {
  /** Text by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** Name of a file, or of their folder, by flag. */
  readonly flags?: Readonly<Record<string, string>>;
  /** Of the exporter's certificate. */
  readonly ca?: string;
}

/** @param customMetrics section of the configuration */
export async function pushedExporter(
  customMetrics: unknown,
  { files = {}, flags = {}, ca }: ExtraFiles = {},
): Promise<PushedExporter> {
  const folder = bundled();
  const file = (name: string) => join(folder, name);
  const clients = Object.entries(tokens).map(([name, token]) => {
    writeFileSync(file(`${name}.sha256`), `${createHash("sha256").update(token).digest("hex")}\n`);
    return { name, roles: [`push:${name}`], tokenHashFile: file(`${name}.sha256`) };
  });
  const web = { kind: "web", target: "nobody", timeoutSeconds: 0.1, url: "http://127.0.0.1:1/" };
  const config = { targets: [web], canaries: [], catalogue: [catalogueEntry], clients, customMetrics };
  writeFileSync(file("exporter.json"), JSON.stringify(config));
  writeFileSync(file("scrape"), "scrape-token\n");
  writeFileSync(file("admin"), "admin-token\n");
  mkdirSync(file("data"));
  for (const [name, text] of Object.entries(files)) writeFileSync(file(name), text);
  const agent = new Agent(ca === undefined ? {} : { connect: { ca } });
  const args = Object.entries({
    "--config": file("exporter.json"),
    "--listen-address": "127.0.0.1:0",
    "--scrape-token-file": file("scrape"),
    "--admin-token-file": file("admin"),
    "--data-directory": file("data"),
    ...Object.fromEntries(Object.entries(flags).map(([flag, name]) => [flag, file(name)])),
  }).flat();

  const start = async () => {
    const child = spawn(process.execPath, [file("exporter.cjs"), ...args]);
    const parts: string[] = [];
    child.stdout.on("data", (part: Buffer) => parts.push(part.toString()));
    child.stderr.on("data", (part: Buffer) => parts.push(part.toString()));
    const output = () => parts.join("");
    const port = () => /"port":(\d+)/.exec(output())?.[1];
    await until("the exporter listens", () => {
      if (child.exitCode !== null) throw new Error(`the exporter ended: ${output()}`);
      return port() !== undefined;
    });
    const scheme = /"scheme":"(\w+)"/.exec(output())?.[1] ?? "";
    return { child, output, url: `${scheme}://127.0.0.1:${port() ?? ""}` };
  };
  const ended = async (child: ChildProcess, signal: "SIGKILL" | "SIGTERM") => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, "exit");
    child.kill(signal);
    await exit;
  };

  let running = await start();
  const read = async () => {
    const headers = { authorization: "Bearer scrape-token" };
    return (await fetch(`${running.url}/metrics`, { headers, dispatcher: agent })).text();
  };
  return {
    url: () => running.url,
    push: (method, path, init = {}) =>
      fetch(`${running.url}${path}`, {
        method,
        dispatcher: agent,
        ...init,
        headers: { authorization: `Bearer ${tokens.rag}`, ...init.headers },
      }),
    text: read,
    scrape: async () => families("text", await read()),
    shown: async () => (await read()).split("\n").filter((line) => /^(?:rag|evaluation|backup)_/.test(line)),
    output: () => running.output(),
    async restart(signal) {
      await ended(running.child, signal);
      running = await start();
    },
    async close() {
      await ended(running.child, "SIGKILL");
      await agent.destroy();
    },
  };
}
