import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Instance } from "../../infra/environments/instance.ts";
import { instanceDirectory } from "../../infra/environments/local.ts";
import type { SetupRecord } from "../../infra/environments/setup-record.ts";
import { imageBuilds, imageSources } from "../../infra/images/built-images.ts";
import type { ImageBuild } from "../../infra/images/image-build.ts";
import { timeLapseSetting } from "../../infra/environments/time-lapse-setting.ts";
import { ensureDockerEngine } from "../offline/docker-engine.ts";
import { buildImage } from "../offline/image-build.ts";
import { ensureImages, type ImageReferences } from "../offline/images.ts";
import { ensureProviders, type ProviderSource } from "../offline/providers.ts";
import { checkout, setupFile } from "../options.ts";
import { lockFileText } from "../terraform/lock-file.ts";

/** Called with a line for each thing that was found or done. */
export type Report = (line: string) => void;

/** The daemon, the providers and the images of others that a local instance needs; notes them in its setup record. */
export async function recordedPrerequisites({ instance }: Instance, report: Report): Promise<SetupRecord> {
  const timeLapse = timeLapseSetting(process.env["MONITORING_TIME_LAPSE"]);
  await ensureDockerEngine(report);
  const [images, providers] = await Promise.all([ensureImages(report), ensureProviders(report)]);
  const record = {
    ...setupRecord(images, providers),
    ...(timeLapse === undefined ? {} : { timeLapse }),
  };
  writeIfChanged(setupFile(instance), `${JSON.stringify(record, undefined, 2)}\n`);
  const lockFile = join(checkout, instanceDirectory(instance), "terraform.lock.hcl");
  writeIfChanged(lockFile, await lockFileText(record.providers));
  return record;
}

/** Builds every image of ours, each named after its content, where it is missing. */
export async function builtImages({ images }: SetupRecord, report: Report): Promise<void> {
  const builds = imageBuilds(imageSources(checkout), images);
  for (const build of Object.values(builds)) await builtImage(build, report);
}

/** Builds an image of ours on this machine where it is missing. */
export async function builtImage(build: ImageBuild, report: Report): Promise<void> {
  const { tag, dockerfile, buildArguments, files } = build;
  const context = mkdtempSync(join(tmpdir(), "image-"));
  try {
    for (const [file, text] of Object.entries(files)) writeFileSync(join(context, file), text);
    const path = join(context, "Dockerfile");
    writeFileSync(path, dockerfile);
    await buildImage({ context, dockerfile: path, tag, buildArgs: buildArguments }, report);
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
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

function writeIfChanged(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
