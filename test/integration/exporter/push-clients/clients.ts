import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { runCommand } from "../../../../ops/command.ts";
import { installDebianPackages } from "../../../../ops/offline/apt.ts";
import { ensureGo } from "../../../../ops/offline/go.ts";
import { unpackedPackages } from "../../../../ops/offline/unpacked-packages.ts";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";

const here = "test/integration/exporter/push-clients";
/** Of Python's client; Debian's package is older and does for a machine without the package index. */
const PYTHON_CLIENT = "0.26.0";

/** A program that pushes: `<this> URL TOKEN JOB METHOD`. */
export interface PushClient {
  readonly run: (
    ...args: readonly string[]
  ) => Promise<{ readonly exitCode: number; readonly stderr: string }>;
  /** Its library, as it names itself. */
  readonly library: string;
}

/** prom-client, which is installed with this project. */
export function nodeClient(): PushClient {
  return {
    library: "prom-client",
    run: (...args) => command([process.execPath, `${here}/node.cjs`, ...args], {}),
  };
}

/** prometheus_client. @throws {Error} with what to do where it cannot be had */
export async function pythonClient(): Promise<PushClient> {
  const env = await pythonEnvironment();
  return {
    library: "prometheus_client",
    run: (...args) => command(["python3", `${here}/python.py`, ...args], env),
  };
}

/**
 * Variables with which python3 finds prometheus_client, from the package index, else from Debian; it is kept for the
 * next run.
 * @throws {Error} with what to do where neither can be had
 */
export async function pythonEnvironment(): Promise<Readonly<Record<string, string>>> {
  if ((await command(["python3", "--version"], {})).exitCode !== 0) {
    await installDebianPackages(["python3"], () => undefined);
  }
  const folder = join(tmpdir(), `citadel-python-client-${PYTHON_CLIENT}`);
  const path = existsSync(folder) ? folder : ((await fromIndex(folder)) ?? (await fromDebian()));
  return { PYTHONPATH: path, PYTHONDONTWRITEBYTECODE: "1" };
}

async function fromIndex(folder: string): Promise<string | undefined> {
  const workshop = temporaryDirectory(`${basename(folder)}.`, dirname(folder));
  const pip = ["python3", "-m", "pip", "install", "--quiet", "--no-deps", "--target", workshop];
  const { exitCode } = await command([...pip, `prometheus_client==${PYTHON_CLIENT}`], {});
  if (exitCode !== 0) return undefined;
  await rename(workshop, folder);
  return folder;
}

async function fromDebian(): Promise<string> {
  const root = await unpackedPackages(
    ["python3-prometheus-client"],
    join(tmpdir(), "citadel-debian-python3-prometheus-client"),
  );
  return join(root, "usr/lib/python3/dist-packages");
}

/**
 * client_golang, built from its pinned modules; kept for the next run.
 * @throws {Error} with what Go said
 */
export async function goClient(): Promise<PushClient> {
  await ensureGo(() => undefined);
  const sources = ["main.go", "go.mod", "go.sum"].map((name) => readFileSync(`${here}/go/${name}`));
  const hash = createHash("sha256").update(Buffer.concat(sources)).digest("hex").slice(0, 12);
  const program = join(tmpdir(), `citadel-go-client-${hash}`);
  if (!existsSync(program)) {
    const folder = temporaryDirectory(`${basename(program)}.`, dirname(program));
    const built = join(folder, "push");
    const env = { CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: "", GOTOOLCHAIN: "auto" };
    const go = ["go", "build", "-mod=readonly", "-buildvcs=false", "-o", built, "."];
    const { exitCode, stderr } = await runCommand(go, { cwd: `${here}/go`, env, timeoutSeconds: 900 });
    if (exitCode !== 0)
      throw new Error(`${here}/go: go build: ${stderr.trim()}: let Go reach its module proxy`);
    await rename(built, program);
  }
  return { library: "client_golang", run: (...args) => command([program, ...args], {}) };
}

/**
 * The Java client, from its pinned version; kept for the next run.
 * @throws {Error} with what Maven said
 */
export async function javaClient(): Promise<PushClient> {
  const programs = await Promise.all([command(["java", "-version"], {}), command(["mvn", "--version"], {})]);
  if (programs.some(({ exitCode }) => exitCode !== 0)) {
    await installDebianPackages(["default-jdk-headless", "maven"], () => undefined);
  }
  const pom = `${here}/java/pom.xml`;
  const hash = createHash("sha256").update(readFileSync(pom)).digest("hex").slice(0, 12);
  const libraries = join(tmpdir(), `citadel-java-client-${hash}`);
  if (!existsSync(libraries)) {
    const folder = temporaryDirectory(`${basename(libraries)}.`, dirname(libraries));
    const jars = join(folder, "jars");
    const copy = ["dependency:copy-dependencies", `-DoutputDirectory=${jars}`];
    const { exitCode, stdout } = await runCommand(["mvn", "-B", "-q", "-f", pom, ...copy], {
      timeoutSeconds: 900,
    });
    if (exitCode !== 0) throw new Error(`${pom}: mvn: ${stdout.trim()}: let Maven reach Maven Central`);
    await rename(jars, libraries);
  }
  return {
    library: "prometheus-metrics",
    run: (...args) => command(["java", "-cp", `${libraries}/*`, `${here}/java/Push.java`, ...args], {}),
  };
}

function command(argv: readonly string[], env: Readonly<Record<string, string>>) {
  return runCommand(argv, { env, timeoutSeconds: 120 });
}
