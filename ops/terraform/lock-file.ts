import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProviderVersions } from "../../infra/environments/environment.ts";
import { runCommand } from "../command.ts";
import { terraformEnvironment } from "../offline/registry.ts";
import { TerraformError } from "./stack.ts";

/**
 * The lock file of the providers as this machine gets them. A plain `cdktf deploy` would otherwise ask the public
 * registry for one, even where the providers lie in a mirror.
 * @throws {TerraformError}
 */
export async function lockFileText({ docker, grafana }: ProviderVersions): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "lock-file-"));
  try {
    const required_providers = {
      docker: { source: "kreuzwerker/docker", version: docker },
      grafana: { source: "grafana/grafana", version: grafana },
    };
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ terraform: { required_providers } }));
    const { exitCode, stderr } = await runCommand(["terraform", "init", "-input=false", "-no-color"], {
      cwd: folder,
      env: { ...terraformEnvironment(), CHECKPOINT_DISABLE: "1" },
      timeoutSeconds: 300,
    });
    if (exitCode !== 0) throw new TerraformError(`terraform init: exit code ${String(exitCode)}\n${stderr}`);
    return readFileSync(join(folder, ".terraform.lock.hcl"), "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
