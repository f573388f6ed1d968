import { execFile } from "node:child_process";

/** What Terraform did: its exit code and everything that it said. */
interface TerraformResult {
  readonly code: number;
  readonly output: string;
}

/** Runs `terraform <arguments>` in a folder, without colours and without asking anybody for newer versions. */
export function terraformIn(folder: string, args: readonly string[]): Promise<TerraformResult> {
  return new Promise((resolve) => {
    // A variable that names a file which does not exist would be a warning on every call.
    const env = {
      ...process.env,
      TF_CLI_CONFIG_FILE: undefined,
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
    };
    const options = { cwd: folder, env };
    const child = execFile("terraform", [...args, "-no-color"], options, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? 1, output: stdout + stderr });
    });
  });
}
