/**
 * Generates the bindings of the Grafana provider into `grafana/lib/` from the schema in `grafana/schema`, offline, as a
 * step of `npm ci` (ADR 0001: no package with these bindings is published for this provider).
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const VERSION = "4.45.1";
const packageFolder = join(dirname(fileURLToPath(import.meta.url)), "grafana");
const schemaFolder = join(packageFolder, "schema");
const outputFolder = join(packageFolder, "lib");
const stampFile = join(outputFolder, "generated-from");

/** Changes when the schema or this generator does: an unchanged install generates nothing. */
const stamp = createHash("sha256")
  .update(readFileSync(join(schemaFolder, `grafana@${VERSION}.json`)))
  .update(readFileSync(fileURLToPath(import.meta.url)))
  .digest("hex");

if (!existsSync(stampFile) || readFileSync(stampFile, "utf8") !== stamp) generate();

function generate(): void {
  const project = mkdtempSync(join(tmpdir(), "grafana-bindings-"));
  try {
    writeFileSync(
      join(project, "cdktf.json"),
      JSON.stringify({
        language: "typescript",
        app: "true",
        codeMakerOutput: "generated",
        sendCrashReports: "false",
        terraformProviders: [{ name: "grafana", source: "grafana/grafana", version: VERSION }],
      }),
    );
    const cdktf = createRequire(import.meta.url).resolve("cdktf-cli/bundle/bin/cdktf");
    const { status, stdout, stderr } = spawnSync(process.execPath, [cdktf, "get"], {
      cwd: project,
      encoding: "utf8",
      env: {
        ...process.env,
        CDKTF_EXPERIMENTAL_PROVIDER_SCHEMA_CACHE_PATH: schemaFolder,
        CHECKPOINT_DISABLE: "1",
        FORCE_COLOR: "0",
      },
    });
    if (status !== 0) {
      throw new Error(
        `infra/providers/grafana: cdktf get: exit code ${String(status)}: run it again with\n` +
          `npx tsx infra/providers/generate-grafana-bindings.ts\n${stdout}${stderr}`,
      );
    }
    const generated = join(project, "generated/providers/grafana");
    for (const file of readdirSync(generated, { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".ts")) continue;
      const path = join(generated, file);
      // The generator's output is not written for exactOptionalPropertyTypes (103 errors, none of them ours).
      writeFileSync(path, `// @ts-nocheck\n${readFileSync(path, "utf8")}`);
    }
    rmSync(outputFolder, { recursive: true, force: true });
    cpSync(generated, outputFolder, { recursive: true });
    writeFileSync(stampFile, stamp);
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}
