import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathOnDockerHost, readerGroup, type Environment } from "../../infra/environments/environment.ts";
import type { Instance } from "../../infra/environments/instance.ts";
import { instanceDirectory, localEnvironment } from "../../infra/environments/local.ts";
import type { SetupRecord } from "../../infra/environments/setup-record.ts";
import { imageBuild, imageSource } from "../../infra/images/image-build.ts";
import { platformEntries } from "../../infra/platform/entries.ts";
import { runCommand } from "../command.ts";
import { ensureDockerEngine } from "../offline/docker-engine.ts";
import { buildImage } from "../offline/image-build.ts";
import { ensureImages, type ImageReferences } from "../offline/images.ts";
import { ensureProviders, type ProviderSource } from "../offline/providers.ts";
import { terraformEnvironment } from "../offline/registry.ts";
import { checkout, setupFile } from "../options.ts";
import { localSecretFiles } from "./local-secrets.ts";
import { ensuredPasswords } from "./passwords.ts";

/** Called with a line for each thing that was found or done. */
export type Report = (line: string) => void;

/** The daemon, the providers and the images of others that a local instance needs; notes them in its setup record. */
export async function recordedPrerequisites({ instance }: Instance, report: Report): Promise<SetupRecord> {
  await ensureDockerEngine(report);
  const [images, providers] = await Promise.all([ensureImages(report), ensureProviders(report)]);
  const record = setupRecord(images, providers);
  writeIfChanged(setupFile(instance), `${JSON.stringify(record, undefined, 2)}\n`);
  await writeLockFile(join(checkout, instanceDirectory(instance), "terraform.lock.hcl"), record);
  return record;
}

/** Builds the exporter's and the simulator's images, each named after its content, where they are missing. */
export async function builtImages({ images }: SetupRecord, report: Report): Promise<void> {
  for (const name of ["exporter", "simulator"] as const) {
    const { tag, dockerfile, buildArguments, files } = imageBuild(imageSource(checkout, name), images.base);
    const context = mkdtempSync(join(tmpdir(), `${name}-image-`));
    try {
      for (const [file, text] of Object.entries(files)) writeFileSync(join(context, file), text);
      writeFileSync(join(context, "Dockerfile"), dockerfile);
      await buildImage(
        { context, dockerfile: join(context, "Dockerfile"), tag, buildArgs: buildArguments },
        report,
      );
    } finally {
      rmSync(context, { recursive: true, force: true });
    }
  }
}

/**
 * Puts the instance's files in place where they are missing: what packages would have installed on its servers, and
 * every secret. What is there is left alone, because adopt, publishers and operators change these files.
 */
export function seededFiles(chosen: Instance, setup: SetupRecord, report: Report): Environment {
  const environment = localEnvironment({ ...chosen, checkout, setup });
  const { platform, inventory } = environment;
  if (platform === undefined) return environment;
  const passwords = ensuredPasswords(
    join(checkout, instanceDirectory(chosen.instance), "secrets/passwords.json"),
  );
  const owner = Number(environment.publisherUser.split(":")[0] ?? 0);
  const written: string[] = [];
  const seed = (path: string, mode: number, group: number, text?: string) => {
    if (existsSync(path)) return;
    mkdirSync(text === undefined ? path : dirname(path), { recursive: true });
    if (text !== undefined) writeFileSync(path, text, { mode: 0o600 });
    chownSync(path, owner, group);
    chmodSync(path, mode);
    written.push(path);
  };
  for (const entry of platformEntries(environment)) {
    seed(entry.path, entry.mode, entry.group, entry.kind === "file" ? entry.text(passwords) : undefined);
  }
  for (const { host, path, reader, text } of localSecretFiles(inventory, platform, passwords)) {
    const file = pathOnDockerHost(environment, host, path);
    const group = readerGroup(environment, reader);
    // The directory of releases beneath it belongs to the publishers, that of secrets to root and the reader.
    seed(dirname(dirname(file)), 0o755, 0);
    seed(dirname(file), 0o750, group);
    seed(file, 0o640, group, text);
  }
  seed(
    join(checkout, environment.grafanaAuthFile),
    0o600,
    0,
    `admin:${passwords["grafana-admin-password"]}\n`,
  );
  report(
    written.length === 0
      ? "files and secrets: nothing changed"
      : `files and secrets: ${String(written.length)} made`,
  );
  return environment;
}

function setupRecord(images: ImageReferences, providers: ProviderSource): SetupRecord {
  return {
    images: {
      prometheus: images.prometheus.reference,
      alertmanager: images.alertmanager.reference,
      postgres: images.postgres.reference,
      pgpool: images.pgpool.reference,
      redis: images.redis.reference,
      nodeExporter: images["node-exporter"].reference,
      postgresExporter: images["postgres-exporter"].reference,
      redisExporter: images["redis-exporter"].reference,
      grafana:
        images.grafana === null ? { kind: "stand-in" } : { kind: "grafana", image: images.grafana.reference },
      base: images.node.reference,
    },
    providers: { docker: providers.docker.version, grafana: providers.grafana.version },
    owner: "0:0",
    secretGroup: 65534,
  };
}

/**
 * The lock file of this machine's providers. A plain `cdktf deploy` would otherwise ask the public registry for one,
 * even where the providers lie in a mirror.
 */
async function writeLockFile(file: string, { providers }: SetupRecord): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "lock-file-"));
  try {
    const required = {
      docker: { source: "kreuzwerker/docker", version: providers.docker },
      grafana: { source: "grafana/grafana", version: providers.grafana },
    };
    writeFileSync(
      join(folder, "main.tf.json"),
      JSON.stringify({ terraform: { required_providers: required } }),
    );
    const { exitCode, stderr } = await runCommand(["terraform", "init", "-input=false", "-no-color"], {
      cwd: folder,
      env: { ...terraformEnvironment(), CHECKPOINT_DISABLE: "1" },
      timeoutSeconds: 300,
    });
    if (exitCode !== 0) throw new Error(`terraform init: exit code ${String(exitCode)}\n${stderr}`);
    mkdirSync(dirname(file), { recursive: true });
    copyFileSync(join(folder, ".terraform.lock.hcl"), file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeIfChanged(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
